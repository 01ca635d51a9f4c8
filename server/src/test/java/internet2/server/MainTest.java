package internet2.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process: what it says and how it ends. */
final class MainTest {

    private record Ended(int code, String says) {}

    @TempDir
    Path folder = Path.of("");

    @Test
    void endsWithTwoAndOneLineWhenAKeyIsMisspeltBeforeItTouchesTheDataFolder() throws Exception {
        Path config = Files.writeString(folder.resolve("node.toml"), "[gateway]\nhttp_prot = 80\n");
        Path data = folder.resolve("data");

        Ended ended = run("--config", config.toString(), "--data", data.toString());

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.says().lines()).hasSize(1);
        assertThat(ended.says()).contains("http_prot").contains("http_port");
        assertThat(data).doesNotExist();
    }

    @Test
    void namesKeyValueAndWhatIsAllowed() throws Exception {
        Ended ended =
                run("--set", "dns.port=70000", "--data", folder.resolve("data").toString());

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.says()).contains("dns.port").contains("70000").contains("65535");
    }

    @Test
    void wantsATokenToJoin() throws Exception {
        Ended ended = run("--join", "[::1]:1", "--data", folder.resolve("data").toString());

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.says()).contains("--token");
    }

    @Test
    void saysSoWhenNobodyAnswersWhereItShouldJoin() throws Exception {
        Ended ended = run(
                "--join",
                "[::1]:1",
                "--token",
                "i2-nonsense",
                "--data",
                folder.resolve("data").toString(),
                "--set",
                "internet2.port=0",
                "--set",
                "dns.port=0",
                "--set",
                "dns.encrypted_port=0",
                "--set",
                "gateway.https_port=0",
                "--set",
                "gateway.http_port=0");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.says()).contains("--token").contains("nexus node token");
    }

    private static Ended run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "internet2.server.Main"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String says = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), says);
        } finally {
            process.destroyForcibly();
        }
    }
}
