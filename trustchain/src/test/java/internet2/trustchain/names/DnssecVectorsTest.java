package internet2.trustchain.names;

import static internet2.trustchain.names.TestZones.name;
import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.crypto.Ed25519PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Published examples (RFCs; the IETF Trust's licence lets code components be copied under the BSD licence). */
final class DnssecVectorsTest {

    /** RFC 8080 section 6.1, both examples. */
    private record Example(
            String seed, String key, int tag, String ds, String signature, long expiration, long inception) {}

    private static final List<Example> RFC_8080 = List.of(
            new Example(
                    "ODIyNjAzODQ2MjgwODAxMjI2NDUxOTAyMDQxNDIyNjI=",
                    "l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4=",
                    3613,
                    "3aa5ab37efce57f737fc1627013fee07bdf241bd10f3b1964ab55c78e79a304b",
                    "oL9krJun7xfBOIWcGHi7mag5/hdZrKWw15jPGrHpjQeRAvTdszaPD+QLs3fx8A4M3e23mRZ9VrbpMngwcrqNAg==",
                    1440021600,
                    1438207200),
            new Example(
                    "DSSF3o0s0f+ElWzj9E/Osxw8hLpk55chkmx0LYN5WiY=",
                    "zPnZ/QwEe7S8C5SPz2OfS5RR40ATk2/rYnE9xHIEijs=",
                    35217,
                    "401781b934e392de492ec77ae2e15d70f6575a1c0bc59c5275c04ebe80c6614c",
                    "zXQ0bkYgQTEFyfLyi9QoiY6D8ZdYo4wyUhVioYZXFdT410QPRITQSqJSnzQoSm5poJ7gD7AQR0O7KuI5k2pcBg==",
                    1440021600,
                    1438207200));

    @Test
    void signsAsTheExamplesOfRfc8080Do() {
        for (Example example : RFC_8080) {
            Ed25519Key key = Ed25519Key.fromSeed(base64(example.seed));
            ZoneKey zone = new ZoneKey(new Ed25519PublicKey(base64(example.key)));
            assertThat(key.publicKey()).isEqualTo(zone.key());
            assertThat(zone.tag()).isEqualTo(example.tag);
            assertThat(zone.ds(name("example.com")).getFirst().hex()).endsWith(example.ds);

            Bytes data = RecordData.parse(RecordType.MX, "10 mail.example.com.");
            Bytes head = Rrsig.head(
                    name("example.com"),
                    name("example.com"),
                    RecordType.MX,
                    3600,
                    zone,
                    new Rrsig.Validity(example.inception, example.expiration));
            Bytes message = Rrsig.message(head, name("EXAMPLE.com"), RecordType.MX, List.of(data));
            assertThat(key.sign(message)).isEqualTo(base64(example.signature));
            assertThat(Rrsig.verify(
                            zone.key(),
                            head.concat(base64(example.signature)),
                            name("example.com"),
                            RecordType.MX,
                            List.of(data)))
                    .isTrue();
        }
    }

    @Test
    void sortsNamesAsTheExampleOfRfc4034Does() {
        List<String> order = List.of( // section 6.1
                "example",
                "a.example",
                "yljkjljk.a.example",
                "Z.a.example",
                "zABC.a.EXAMPLE",
                "z.example",
                "\\001.z.example",
                "*.z.example",
                "\\200.z.example");
        List<DomainName> names =
                new ArrayList<>(order.stream().map(DomainName::parse).toList());
        Collections.shuffle(names, new Random(7));
        names.sort((left, right) -> Arrays.compareUnsigned(CanonicalOrder.key(left), CanonicalOrder.key(right)));
        assertThat(names)
                .containsExactlyElementsOf(order.stream().map(DomainName::parse).toList());
    }

    @Test
    void writesTheNsecRecordOfRfc4034() {
        // section 4.3: host.example.com. NSEC, A MX RRSIG NSEC TYPE1234
        Bytes data = Nsec.data(name("host.example.com"), new TreeSet<>(List.of(1, 15, 1234)));
        assertThat(data.hex())
                .isEqualTo("04686f7374076578616d706c6503636f6d00" + "0006400100000003" + "041b"
                        + "000000000000000000000000000000000000000000000000000020");
    }

    @Test
    void lowersNamesOnlyWhereTheRfcSaysSo() {
        assertThat(CanonicalData.of(RecordType.MX, RecordData.parse(RecordType.MX, "10 Mail.Example")))
                .isEqualTo(RecordData.parse(RecordType.MX, "10 mail.example"));
        Bytes service = RecordData.parse(RecordType.HTTPS, "1 Web.Example alpn=h3");
        assertThat(CanonicalData.of(RecordType.HTTPS, service)).isEqualTo(service);
        Bytes naptr = Bytes.wrap(
                HexFormat.of().parseHex("0001" + "0002" + "0155" + "0141" + "00" + "014101420000".substring(0, 10)));
        assertThat(CanonicalData.of(new RecordType(35), naptr).hex()).isEqualTo("00010002015501410001610162" + "00");
    }

    private static Bytes base64(String text) {
        return Bytes.wrap(Base64.getDecoder().decode(text));
    }
}
