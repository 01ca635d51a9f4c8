package internet2.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** {@code nexus cert verify --roots}, over what openssl issued. */
final class VerifyCommandTest {

    @TempDir
    private static Path folder;

    private record Said(int code, String out, String err) {}

    @BeforeAll
    static void issue() throws IOException, InterruptedException {
        openssl("req", "-x509", "-newkey", "ed25519", "-nodes", "-keyout", "root.key", "-out", "root.pem");
        openssl("req", "-newkey", "ed25519", "-nodes", "-keyout", "leaf.key", "-out", "leaf.csr");
        Files.writeString(
                folder.resolve("leaf.ext"),
                "subjectAltName=DNS:web.example\nextendedKeyUsage=serverAuth\nauthorityKeyIdentifier=keyid\n");
        openssl(
                "x509",
                "-req",
                "-in",
                "leaf.csr",
                "-CA",
                "root.pem",
                "-CAkey",
                "root.key",
                "-set_serial",
                "77",
                "-extfile",
                "leaf.ext",
                "-out",
                "leaf.pem");
        openssl("req", "-x509", "-newkey", "ed25519", "-nodes", "-keyout", "other.key", "-out", "other.pem");
    }

    private static void openssl(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(words));
        if (words[0].equals("req")) {
            command.addAll(List.of("-subj", "/CN=" + words[words.length - 1]));
        }
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static Said verify(String roots, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line =
                Nexus.commandLine(new Nexus()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        List<String> all = new ArrayList<>(List.of(
                "cert",
                "verify",
                folder.resolve("leaf.pem").toString(),
                "--roots",
                folder.resolve(roots).toString()));
        all.addAll(List.of(words));
        return new Said(line.execute(all.toArray(String[]::new)), out.toString(), err.toString());
    }

    @Test
    void aGoodChainHasALineForEachCertificate() {
        Said said = verify("root.pem", "--name", "web.example", "--purpose", "server");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).contains("0  CN=leaf.csr", "1  CN=root.pem", "leaf.pem: good");
    }

    @Test
    void eachReasonIsSaidWithWhereItsRuleStands() {
        Said said = verify("root.pem", "--name", "mail.example", "--purpose", "client");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out())
                .contains(
                        "it is not for mail.example, only for DNS:web.example (RFC 9525 section 6)",
                        "its extended key usage is not for a TLS client (RFC 5280 section 4.2.1.12)",
                        "leaf.pem: refused");
    }

    @Test
    void aScriptReadsTheSameAsJson() {
        Said said = verify("root.pem", "--at", "2001-01-01T00:00:00Z", "--output", "json");

        assertThat(said.code()).isEqualTo(1);
        JsonNode json = NodeClient.json().readTree(said.out());
        assertThat(json.path("valid").asBoolean()).isFalse();
        assertThat(json.path("path")).hasSize(2);
        assertThat(json.path("failures")
                        .valueStream()
                        .map(each -> each.path("code").asString()))
                .containsOnly("not_yet_valid");
    }

    @Test
    void aForeignRootIsNamedAsTheReason() {
        Said said = verify("other.pem");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("its issuer \"CN=root.pem\" is neither trusted nor among");
    }

    @Test
    void anOptionThatMakesNoSenseIsAnErrorOfUse() {
        assertThat(verify("root.pem", "--policy", "anything").code()).isEqualTo(2);
        assertThat(verify("root.pem", "--name", "not a name").code()).isEqualTo(2);
        assertThat(verify("leaf.pem").code()).isEqualTo(2);
    }
}
