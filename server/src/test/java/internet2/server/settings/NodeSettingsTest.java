package internet2.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.configuration.ConfigurationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a node does when it is told nothing, and what it refuses to be told. */
class NodeSettingsTest {

    private static final Path REFERENCE = Path.of("../docs/configuration.md");

    private static NodeSettings flags(String... pairs) {
        Map<String, String> flags = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            flags.put(pairs[i], pairs[i + 1]);
        }
        return NodeSettings.reader().read(Map.of(), flags);
    }

    private static int port(NodeSettings settings, String name) {
        InetSocketAddress address =
                switch (name) {
                    case "stoq" -> settings.stoqAddress();
                    case "dns" -> settings.dnsAddress();
                    case "encrypted dns" -> settings.encryptedDnsAddress();
                    case "https" -> settings.httpsAddress();
                    default -> settings.httpAddress();
                };
        return address.getPort();
    }

    @ParameterizedTest
    @CsvSource({"stoq, 7443, 443", "https, 8443, 8443", "http, 8080, 80", "dns, 8053, 53", "encrypted dns, 8853, 853"})
    void portsFollowTheModeAndTheOffset(String name, int development, int production) {
        assertThat(port(NodeSettings.reader().defaults(), name)).isEqualTo(development);
        assertThat(port(flags("internet2.mode", "production"), name)).isEqualTo(production);
        assertThat(port(flags("internet2.port_offset", "100"), name)).isEqualTo(development + 100);
    }

    @Test
    void anUntoldNodeListensOnTheLoopbackOnly() {
        assertThat(NodeSettings.reader().defaults().httpsAddress().getAddress())
                .isEqualTo(InetAddress.ofLiteral("::1"));
    }

    @Test
    void anUntoldNodeCarriesNothingForOthers() {
        assertThat(NodeSettings.reader().defaults().relay().carriesFor()).isEqualTo(RelayFor.NOBODY);
    }

    @Test
    void flagsWinOverTheEnvironmentWhichWinsOverTheFile() {
        String file = "[internet2]\nnetwork = \"file\"\n";
        Map<String, String> environment = Map.of("INTERNET2_NETWORK", "environment");
        Map<String, String> flag = Map.of("internet2.network", "flag");
        assertThat(network(file, Map.of(), Map.of())).isEqualTo("file");
        assertThat(network(file, environment, Map.of())).isEqualTo("environment");
        assertThat(network(file, environment, flag)).isEqualTo("flag");
    }

    private static String network(String file, Map<String, String> environment, Map<String, String> flags) {
        return NodeSettings.reader()
                .parse("node.toml", file, environment, flags)
                .internet2()
                .network();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[internet2]\\nmod = \"production\" | mode",
                "[internet2]\\nmode = \"prod\" | production",
                "[internet2]\\nbind_address = \"127.0.0.1\" | IPv6",
                "[gateway]\\nhttps_port = 70000 | 65535",
                "[gatewy]\\nhttps_port = 1 | gateway",
                "[log]\\nwebhook = \"http://alerts.example\" | https",
                "[log]\\nwatch = [\"two words\"] | www.example.internal",
                "[log]\\nwatch_issuers = [\"abc\"] | watch_issuers",
                "[log]\\nwitness_for = [\"a key\"] | verifier key",
                "[log]\\nwitnesses = [\"https://witness.example\"] | name+id+key"
            })
    void aMistakeIsOneLineThatNamesWhatIsAllowed(String toml, String hint) {
        assertThatThrownBy(
                        () -> NodeSettings.reader().parse("node.toml", toml.replace("\\n", "\n"), Map.of(), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .message()
                .startsWith("node.toml")
                .contains(hint)
                .doesNotContain("\n");
    }

    /** Run with {@code -Dwrite.reference=true} to write the page anew. */
    @Test
    void theReferencePageIsUpToDate() throws IOException {
        String page = NodeSettings.reader().reference();
        if (Boolean.getBoolean("write.reference")) {
            Files.createDirectories(REFERENCE.toAbsolutePath().getParent());
            Files.writeString(REFERENCE, page);
        }
        assertThat(Files.readString(REFERENCE)).isEqualTo(page);
    }
}
