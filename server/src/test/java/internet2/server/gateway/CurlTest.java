package internet2.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tool that people try first, with OpenSSL below it. */
class CurlTest {

    @TempDir
    private static Path folder;

    private static RunningGateway running;

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "curl is not installed");
        running = new RunningGateway();
        TestAuthority.Identity admin = running.authority.issue("admin");
        write("root.pem", "CERTIFICATE", running.authority.root().getEncoded());
        write("admin.pem", "CERTIFICATE", admin.certificate().getEncoded());
        write("admin.key", "PRIVATE KEY", admin.key().getEncoded());
    }

    @AfterAll
    static void stop() {
        if (running != null) {
            running.close();
        }
    }

    private static void write(String file, String label, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder().encodeToString(der);
        Files.writeString(
                folder.resolve(file), "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    }

    private static String curl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "curl",
                "-sS",
                "-g",
                "--max-time",
                "20",
                "--cacert",
                folder.resolve("root.pem").toString(),
                "-w",
                " %{http_version} %{http_code}"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    @ParameterizedTest
    @ValueSource(strings = {"--http1.1", "--http2"})
    void readsWithoutAndChangesWithACertificate(String version) throws IOException, InterruptedException {
        String expected = version.equals("--http2") ? " 2 " : " 1.1 ";
        assertThat(curl(version, running.https("/api/v1/health").toString()))
                .startsWith("{\"status\":\"up\"")
                .endsWith(expected + "200");
        assertThat(curl(
                        version,
                        "--cert",
                        folder.resolve("admin.pem").toString(),
                        "--key",
                        folder.resolve("admin.key").toString(),
                        "--json",
                        "{}",
                        running.https("/api/v1/node/token").toString()))
                .endsWith(expected + "201");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--http1.1", "--http2"})
    void learnsWhyAnUploadWasRefused(String version) throws IOException, InterruptedException {
        Path large = folder.resolve("large");
        Files.write(large, new byte[3 << 20]);
        assertThat(curl(
                        version,
                        "-H",
                        "content-type: application/octet-stream",
                        "-H",
                        "expect:",
                        "--data-binary",
                        "@" + large,
                        running.https("/api/v1/ledger/operations").toString()))
                .contains("532480 bytes at most");
    }

    @Test
    void reachesThePlainPortOverIpv6Only() throws IOException, InterruptedException {
        int port = running.gateway.httpPort();
        assertThat(curl("http://[::1]:" + port + "/crl/network.crl")).startsWith("crl");
        assertThat(curl("http://127.0.0.1:" + port + "/crl/network.crl")).endsWith(" 000");
    }
}
