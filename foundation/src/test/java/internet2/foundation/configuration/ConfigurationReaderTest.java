package internet2.foundation.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.NetworkId;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationReaderTest {

    enum CongestionControl {
        CUBIC,
        BBR_2
    }

    record Node(
            @Doc("Where everything listens.") @Default("::1")
            Inet6Address bindAddress,

            @Doc("UDP port | of STOQ.") @Default("7443") @Range(min = "0", max = "65535")
            int port,

            @Doc("Where data is kept.") @Default("data") Path data,
            @Doc("The network to join.") @Nullable NetworkId network) {}

    record Transport(
            @Default("false") boolean enableZeroCopy,
            @Default("2.5") @Range(min = "0.1", max = "400") double targetThroughputGbps,
            @Default("cubic") CongestionControl congestionControl,
            @Default("64MiB") @Range(max = "1GiB") DataSize windowMax,
            @Default("30s") @Range(min = "1s", max = "10m") Duration idleTimeout) {

        Transport {
            if (idleTimeout.toSeconds() == 13) {
                throw new IllegalArgumentException("13 seconds bring no luck");
            }
        }
    }

    record Dns(
            @Default("[::1]:8053") InetSocketAddress listen,
            @Default("") List<InetSocketAddress> upstream,
            @Default("example.internal, other.internal") List<String> zones,
            @Default("1000") long cacheSize) {}

    record Tls(
            @Default("key.pem") Path key,
            @Default("") @Secret String password) {}

    record Gateway(
            @Default("true") boolean enabled,
            @Doc("TLS of the gateway.") Tls tls) {}

    record Sample(@Doc("The node itself.") Node internet2, Transport stoqTransport, Dns dns, Gateway gateway) {}

    record Demanding(Section section) {
        record Section(int number) {}
    }

    private final ConfigurationReader<Sample> reader = ConfigurationReader.of(Sample.class);

    @TempDir
    private Path folder;

    @Test
    void everyKeyHasItsDefault() throws Exception {
        Sample defaults = reader.defaults();

        assertThat(defaults.internet2())
                .isEqualTo(new Node(AddressText.parseAddress("::1"), 7443, Path.of("data"), null));
        assertThat(defaults.stoqTransport())
                .isEqualTo(new Transport(
                        false, 2.5, CongestionControl.CUBIC, DataSize.ofMebibytes(64), Duration.ofSeconds(30)));
        assertThat(defaults.dns())
                .isEqualTo(new Dns(
                        AddressText.parseSocketAddress("[::1]:8053"),
                        List.of(),
                        List.of("example.internal", "other.internal"),
                        1000));
        assertThat(defaults.gateway()).isEqualTo(new Gateway(true, new Tls(Path.of("key.pem"), "")));
    }

    @Test
    void everyKeyCanBeGivenInTheFile() throws Exception {
        Path file = folder.resolve("node.toml");
        Files.writeString(file, """
                # a node
                [internet2]
                bind_address = "fd00::1"
                port = 0x1F
                data = "/var/lib/internet2"
                network = "%s"

                [stoq_transport]
                enable_zero_copy = true
                target_throughput_gbps = 10
                congestion_control = "bbr-2"
                window_max = "512MB"
                idle_timeout = "250ms"

                [dns]
                listen = "[fd00::1]:53"
                upstream = [ "[2001:db8::1]:53", "[2001:db8::2]:5353" ]
                zones = []
                cache_size = 1_000_000

                [gateway]
                enabled = false
                [gateway.tls]
                key = "k"
                password = "p"
                """.formatted("ab".repeat(32)).replace("250ms", "90s"));

        Sample sample = reader.read(file, Map.of(), Map.of());

        assertThat(sample.internet2().port()).isEqualTo(31);
        assertThat(sample.internet2().network()).isEqualTo(NetworkId.parse("ab".repeat(32)));
        assertThat(sample.stoqTransport())
                .isEqualTo(new Transport(
                        true, 10, CongestionControl.BBR_2, new DataSize(512_000_000), Duration.ofSeconds(90)));
        assertThat(sample.dns())
                .isEqualTo(new Dns(
                        AddressText.parseSocketAddress("[fd00::1]:53"),
                        List.of(
                                AddressText.parseSocketAddress("[2001:db8::1]:53"),
                                AddressText.parseSocketAddress("[2001:db8::2]:5353")),
                        List.of(),
                        1_000_000));
        assertThat(sample.gateway()).isEqualTo(new Gateway(false, new Tls(Path.of("k"), "p")));
    }

    @Test
    void theEnvironmentOverridesTheFileAndFlagsOverrideBoth() {
        String toml = "[stoq_transport]\nidle_timeout = \"2s\"\n[dns]\ncache_size = 1\n[internet2]\nport = 1";
        Map<String, String> environment = Map.of(
                "INTERNET2_STOQ_TRANSPORT_IDLE_TIMEOUT", "3s",
                "INTERNET2_DNS_CACHE_SIZE", "2",
                "INTERNET2_DNS_ZONES", "a,b",
                "INTERNET2_GATEWAY_TLS_PASSWORD", "x",
                "INTERNET2_DATA", "elsewhere",
                "PATH", "/bin");

        Sample sample = reader.parse("test.toml", toml, environment, Map.of("stoq_transport.idle-timeout", "4s"));

        assertThat(sample.stoqTransport().idleTimeout()).isEqualTo(Duration.ofSeconds(4));
        assertThat(sample.dns().cacheSize()).isEqualTo(2);
        assertThat(sample.dns().zones()).containsExactly("a", "b");
        assertThat(sample.gateway().tls().password()).isEqualTo("x");
        assertThat(sample.internet2().data()).isEqualTo(Path.of("elsewhere"));
        assertThat(sample.internet2().port()).isEqualTo(1);
    }

    @Test
    void anUnknownSectionOrKeyIsRefusedWithWhatWasMeant() {
        refuses(
                "\n[stoq_transprot]\n",
                "t, line 2: [stoq_transprot]: there is no such section, did you mean" + " [stoq_transport]?");
        refuses(
                "[dns]\ncachesize = 1",
                "t, line 2: [dns] cachesize: there is no such key, did you mean [dns] cache_size?");
        refuses("[dns]\nflavour = 1", "t, line 2: [dns] flavour: there is no such key");
        refuses("port = 1", "t, line 1: port: there is no such key, did you mean [internet2] port?");
        refuses("[dns]\nport = 1", "t, line 2: [dns] port: there is no such key, did you mean [internet2] port?");
        refuses("[gateway.tsl]", "t, line 1: [gateway.tsl]: there is no such section, did you mean [gateway.tls]?");
        refusesVariable(
                "INTERNET2_DNS_LISTN",
                "x",
                "variable INTERNET2_DNS_LISTN: there is no such key, did you mean" + " INTERNET2_DNS_LISTEN?");
        refusesFlag("dns.listn", "x", "flag dns.listn: there is no such key, did you mean dns.listen?");
    }

    @Test
    void aWrongTypeIsRefusedWithWhatIsNeeded() {
        refuses("[internet2]\nport = \"1\"", "t, line 2: [internet2] port = \"1\": a whole number is needed");
        refuses("[internet2]\nport = 1.5", "port = 1.5: a whole number is needed");
        refuses("[internet2]\nport = 99999999999999999999", "a whole number of at most 64 bits");
        refuses("[internet2]\ndata = 1", "data = 1: text in quotes is needed (path)");
        refuses("[internet2]\ndata = \" \"", "the path of a file or folder is needed");
        refuses("[internet2]\nnetwork = \"abc\"", "64 hexadecimal digits");
        refuses("[stoq_transport]\nenable_zero_copy = \"yes\"", "true or false is needed");
        refuses("[stoq_transport]\ntarget_throughput_gbps = inf", "target_throughput_gbps = Infinity: a finite number");
        refuses("[dns]\nzones = \"a\"", "zones = \"a\": a list in square brackets is needed (list of text)");
        refuses("[dns]\nzones = [1]", "zones = (a list): text in quotes is needed");
        refuses("[dns]\nlisten = {a=1}", "listen = (a table): text in quotes is needed");
        refuses("dns = 1", "t, line 1: [dns]: a section is needed, not a value");
        refuses("[[dns]]\nzones = []", "[dns]: a section is needed");
        refusesVariable("INTERNET2_PORT", "", "variable INTERNET2_PORT = \"\": a whole number");
        refusesFlag("stoq_transport.enable_zero_copy", "1", "= \"1\": allowed are true and false");
    }

    @Test
    void aValueOutOfRangeIsRefusedWithTheRange() {
        refuses("[internet2]\nport = 65536", "t, line 2: [internet2] port = 65536: 0 to 65535 is allowed");
        refuses("[stoq_transport]\nwindow_max = \"2GiB\"", "window_max = \"2GiB\": at most 1GiB is allowed");
        refuses("[stoq_transport]\nidle_timeout = \"0s\"", "1s to 10m is allowed");
        refuses("[stoq_transport]\ntarget_throughput_gbps = 0", "0.1 to 400 is allowed");
        refuses(
                "[stoq_transport]\ncongestion_control = \"bbr_2\"",
                "congestion_control = \"bbr_2\": allowed are cubic, bbr-2, did you mean bbr-2?");
        refuses("\n[stoq_transport]\nidle_timeout = \"13s\"", "t, line 2: [stoq_transport]: 13 seconds bring no luck");
    }

    @Test
    void durationsSizesAndAddressesAreStrict() {
        for (String text : List.of("5", "5 s", "-5s", "1h30m", "5S", "", "999999999999999d")) {
            assertThatThrownBy(() -> DurationText.parse(text)).hasMessageContaining("a duration");
        }
        for (String text : List.of("5", "5Ki", "-5KiB", "1.5GiB", "", "9999999999TiB")) {
            assertThatThrownBy(() -> DataSize.parse(text)).hasMessageContaining("a size");
        }
        for (String text : List.of("::1", "[::1]", "[::1]:", "localhost:1", "[localhost]:1", "::1:1", "[::1]:1x", "")) {
            assertThatThrownBy(() -> AddressText.parseSocketAddress(text)).hasMessageContaining("such as [::1]:7443");
        }
        assertThatThrownBy(() -> AddressText.parseSocketAddress("[::1]:65536")).hasMessageContaining("at most 65535");
        assertThat(AddressText.parseAddress("[::1]")).isEqualTo(AddressText.parseAddress("::1"));
        assertThat(DataSize.parse("64KiB")).hasToString("64KiB").isEqualTo(new DataSize(65_536));
        assertThat(DataSize.parse("5kB")).hasToString("5000B");
    }

    @Test
    void anIpv4AddressIsRefusedByName() {
        for (String text : List.of("127.0.0.1:53", "0.0.0.0:53", "[127.0.0.1]:53", "[::ffff:10.0.0.1]:53")) {
            refusesFlag("dns.listen", text, "is an IPv4 address, and this network is IPv6 only");
        }
        refusesFlag("internet2.bind_address", "0.0.0.0", "0.0.0.0 is an IPv4 address");
        refusesFlag("internet2.bind_address", "::ffff:10.0.0.1", "::ffff:10.0.0.1 is an IPv4 address");
    }

    @Test
    void whatIsNoTomlIsRefusedWithItsLine() {
        refuses("[dns]\nzones = [\n\"a\"", "t, line 3: not TOML");
        refuses("[dns]\ncache_size = 1\ncache_size = 2", "t, line 3: not TOML: Duplicate key");
        refuses("[dns]\n[internet2]\n[dns]", "t, line 3: not TOML: Table redefined");
        refuses("x = " + "[".repeat(100_000), "not TOML");
        refuses("x = " + "{a=".repeat(100_000), "not TOML");
        refuses("a." + "b.".repeat(200_000) + "c = 1", "there is no such");
        refuses("x = " + "9".repeat(500_000), "not TOML");
        refuses("# " + "x".repeat(1 << 20), "t is larger than the 1048576 bytes allowed");
    }

    @Test
    void aFileThatCannotBeReadIsRefused() throws Exception {
        Path file = folder.resolve("a.toml");
        assertThatThrownBy(() -> reader.read(file, Map.of(), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("there is no configuration file " + file);
        assertThatThrownBy(() -> reader.read(folder, Map.of(), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot read the configuration file");
        Files.write(file, "# \u00fc".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> reader.read(file, Map.of(), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("not UTF-8");
        Files.write(file, new byte[(1 << 20) + 1]);
        assertThatThrownBy(() -> reader.read(file, Map.of(), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("is larger than the 1048576 bytes allowed");
    }

    @Test
    void aKeyWithoutDefaultMustBeGiven() {
        ConfigurationReader<Demanding> demanding = ConfigurationReader.of(Demanding.class);

        assertThatThrownBy(demanding::defaults)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("defaults: [section] number must be given: whole number");
        assertThat(demanding
                        .read(Map.of("INTERNET2_SECTION_NUMBER", "4"), Map.of())
                        .section()
                        .number())
                .isEqualTo(4);
    }

    @Test
    void aSecretIsNeverShown() {
        assertThatThrownBy(() -> reader.parse("t", "[gateway.tls]\npassword = 1234", Map.of(), Map.of()))
                .hasMessage("t, line 2: [gateway.tls] password = (not shown): text in quotes is needed (text)");
    }

    @Test
    void messagesStayOneShortLineWhateverTheyShow() {
        assertThatThrownBy(() ->
                        reader.read(Map.of("INTERNET2_DNS_LISTEN", "a\nb\u001b[0m\u202e" + "x".repeat(9999)), Map.of()))
                .hasMessageStartingWith("variable INTERNET2_DNS_LISTEN = \"a\\u000ab\\u001b[0m\\u202exxx")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(700));
    }

    @Test
    void theReferencePageNamesEveryKeyWithItsDefaultRangeAndVariable() {
        assertThat(reader.reference().lines())
                .contains(
                        "## `[internet2]`",
                        "The node itself.",
                        "| `port` | whole number, 0 to 65535 | `7443` | UDP port \\| of STOQ. |"
                                + " `INTERNET2_INTERNET2_PORT` |",
                        "| `network` | network id | none | The network to join. | `INTERNET2_INTERNET2_NETWORK` |",
                        "| `congestion_control` | one of cubic, bbr-2 | `cubic` |  |"
                                + " `INTERNET2_STOQ_TRANSPORT_CONGESTION_CONTROL` |",
                        "| `upstream` | list of IPv6 address and port | empty |  | `INTERNET2_DNS_UPSTREAM` |",
                        "## `[gateway.tls]`",
                        "TLS of the gateway.");
    }

    private void refuses(String toml, String message) {
        assertThatThrownBy(() -> reader.parse("t", toml, Map.of(), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    private void refusesVariable(String variable, String text, String message) {
        assertThatThrownBy(() -> reader.read(Map.of(variable, text), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);
    }

    private void refusesFlag(String flag, String text, String message) {
        assertThatThrownBy(() -> reader.read(Map.of(), Map.of(flag, text)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);
    }
}
