package internet2.cli;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.cli.Terminal.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Both hierarchies as an operator gets certificates of them, checked by openssl. */
final class HierarchyCommandsTest extends OneNode {

    private static Said verify(String hierarchy, String prefix) throws IOException, InterruptedException {
        Path roots = folder.resolve(hierarchy + ".pem");
        Files.writeString(roots, say("ca", "bundle", "--hierarchy", hierarchy).out());
        return Terminal.openssl(
                folder,
                "verify",
                "-x509_strict",
                "-CAfile",
                hierarchy + ".pem",
                "-untrusted",
                prefix + ".crt",
                prefix + ".crt");
    }

    @Test
    void aCertificateIsOfTheHierarchyThatWasAskedFor() throws Exception {
        for (String hierarchy : List.of("network", "web")) {
            Said said = say(
                    "cert",
                    "request",
                    "www.example.internal",
                    "--hierarchy",
                    hierarchy,
                    "--out",
                    folder.resolve(hierarchy + "-www").toString());
            assertThat(said.err()).isEmpty();

            assertThat(verify(hierarchy, hierarchy + "-www").out()).contains(": OK");
            assertThat(verify(hierarchy.equals("web") ? "network" : "web", hierarchy + "-www")
                            .code())
                    .isNotZero();
        }
        assertThat(Terminal.openssl(folder, "x509", "-in", "web-www.crt", "-noout", "-text")
                        .out())
                .contains("ecdsa-with-SHA256")
                .doesNotContain("OCSP");
    }

    @Test
    void theWebHierarchyKeepsToItsZones() {
        Said said = say("cert", "request", "www.example.org", "--hierarchy", "web", "--out", folder + "/no");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("bad-name", "the zones that the network was founded with");
    }

    @Test
    void aHierarchyThatIsNoneIsRefused() {
        assertThat(say("ca", "bundle", "--hierarchy", "moon").code()).isEqualTo(1);
        assertThat(say("cert", "request", "a.example.internal", "--hierarchy", "moon", "--out", folder + "/moon")
                        .code())
                .isEqualTo(1);
    }
}
