package internet2.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.AssetId;
import internet2.foundation.Bytes;
import internet2.foundation.GlobalAddress;
import internet2.foundation.configuration.ConfigurationException;
import internet2.foundation.configuration.ConfigurationReader;
import internet2.foundation.configuration.Default;
import internet2.foundation.configuration.Doc;
import internet2.foundation.configuration.DurationText;
import internet2.foundation.crypto.MalformedPemException;
import internet2.foundation.crypto.Pem;
import internet2.foundation.crypto.TlsKeys;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What people and their tools write. */
final class TextFuzzTest extends FuzzTargets {

    record Dns(
            @Default("[::1]:8053") @Doc("Where DNS listens.")
            InetSocketAddress listen,

            @Default("24h") @Doc("How long answers live.") Duration lifetime) {}

    record Peers(@Default("") @Doc("Whom to ask.") List<InetSocketAddress> contacts) {}

    record Sample(
            @Doc("The name server.") Dns dns,
            @Doc("Other nodes.") Peers peers) {}

    private static final ConfigurationReader<Sample> CONFIGURATION = ConfigurationReader.of(Sample.class);

    @FuzzTest
    void pem(byte[] data) throws MalformedPemException {
        for (Pem block : parsed(() -> Pem.parseAll(text(data)), MalformedPemException.class)
                .orElse(List.of())) {
            same(List.of(block), Pem.parseAll(block.text()));
        }
    }

    @FuzzTest
    void tlsKey(byte[] data) {
        parsed(() -> TlsKeys.publicKey(Bytes.of(data)), IllegalArgumentException.class);
    }

    @FuzzTest
    void globalAddress(byte[] data) {
        parsed(() -> GlobalAddress.parse(text(data)), IllegalArgumentException.class)
                .ifPresent(address -> {
                    same(address, GlobalAddress.parse(address.toString()));
                    same(address, GlobalAddress.of(address.bytes()));
                });
    }

    @FuzzTest
    void duration(byte[] data) {
        parsed(() -> DurationText.parse(text(data)), IllegalArgumentException.class)
                .ifPresent(duration -> holds(duration.toMillis() >= 0, "a negative duration"));
    }

    @FuzzTest
    void configuration(byte[] data) {
        parsed(() -> CONFIGURATION.parse("sample.toml", text(data), Map.of(), Map.of()), ConfigurationException.class);
    }

    @Override
    protected int mutations(String target) {
        return target.equals("configuration") ? 1000 : super.mutations(target);
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws IOException {
        var key = TlsKeys.generate(new SecureRandom());
        Bytes publicKey = Bytes.wrap(key.getPublic().getEncoded());
        seeds.valid("tlsKey", "p256", publicKey);
        seeds.valid("pem", "key", new Pem("PUBLIC KEY", publicKey).text());
        seeds.valid("pem", "explained", "what openssl says\r\n-----BEGIN A B-----\r\nAAAA\r\n-----END A B-----\r\n");
        seeds.hostile("pem", "long-label", "-----BEGIN " + "A ".repeat(20_000) + "A-----\n");
        seeds.hostile("pem", "never-ends", "-----BEGIN A-----\n".repeat(500));
        seeds.valid("globalAddress", "long", new GlobalAddress(0x20010db8_00000000L, 1, new AssetId(1, 2), 7443) + "");
        seeds.valid("globalAddress", "short", "[::1]/" + "0".repeat(32) + ":0");
        seeds.hostile("globalAddress", "host-name", "[cafe]/" + "0".repeat(32) + ":0");
        seeds.hostile("globalAddress", "mapped", "[::ffff:102:304]/" + "0".repeat(32) + ":0");
        seeds.hostile("globalAddress", "endless", "[::1]/" + "0".repeat(20_000) + ":0");
        seeds.valid("duration", "days", "90d");
        seeds.hostile("duration", "centuries", "999999999999999d");
        seeds.valid("configuration", "sample", """
                [dns]
                listen = "[::1]:53" # a comment
                lifetime = "5m"
                [peers]
                contacts = ["[::1]:1", '[::1]:2']
                """);
        seeds.valid("configuration", "dotted", "dns.listen = \"[::1]:1\"\ndns.\"lifetime\" = \"1s\"\n");
        seeds.hostile("configuration", "deep-array", "a = " + "[".repeat(20_000));
        seeds.hostile("configuration", "deep-table", "[" + "a.".repeat(20_000) + "a]\nb = 1\n");
        seeds.hostile("configuration", "deep-inline", "dns = " + "{a=".repeat(10_000));
        seeds.hostile("configuration", "blank-line", "dnz = 1\n" + " ".repeat(3_000) + "\n[dns]\nlisten = 1\n");
        seeds.hostile("configuration", "number", "[dns]\nlisten = 1e999999999\n");
        seeds.hostile("configuration", "date", "[dns]\nlifetime = 9999-99-99T99:99:99Z\n");
    }

    private static String text(byte[] data) {
        return new String(data, StandardCharsets.UTF_8);
    }
}
