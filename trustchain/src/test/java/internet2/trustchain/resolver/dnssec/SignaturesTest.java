package internet2.trustchain.resolver.dnssec;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.resolver.SignedZone;
import internet2.trustchain.resolver.dnssec.Signatures.Check;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Signatures that dnsjava made. */
final class SignaturesTest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Name APEX = Name.fromConstantString("Example.test.");
    private static final DomainName ZONE = DomainName.parse("example.test");

    @ParameterizedTest
    @ValueSource(ints = {5, 7, 8, 10, 13, 14, 15, 16})
    void everyAlgorithmOfRfc8624IsVerifiedAndOneBitMakesTheDifference(int algorithm) throws Exception {
        KeyPair keys = SignedZone.keys(algorithm);
        DNSKEYRecord key = new DNSKEYRecord(APEX, DClass.IN, 300, 257, 3, algorithm, keys.getPublic());
        RRset set = new RRset(
                Record.fromString(
                        Name.fromConstantString("MAIL.example.test."), Type.MX, DClass.IN, 300, "10 A.B.", APEX),
                Record.fromString(
                        Name.fromConstantString("MAIL.example.test."), Type.MX, DClass.IN, 300, "5 c.D.", APEX));
        Bytes signature = Bytes.wrap(DNSSEC.sign(set, key, keys.getPrivate(), NOW, NOW.plusSeconds(60))
                .rdataToWireCanonical());
        List<Bytes> data = set.rrs().stream()
                .map(each -> Bytes.wrap(each.rdataToWireCanonical()))
                .toList();
        List<Dnskey> known = List.of(Dnskey.parse(Bytes.wrap(key.rdataToWireCanonical())));
        assertThat(known.getFirst().tag()).isEqualTo(key.getFootprint());

        assertThat(check(set(data, List.of(signature)), known, new Work())).isInstanceOf(Check.Valid.class);
        byte[] changed = signature.toArray();
        changed[changed.length - 1] ^= 1;
        assertThat(check(set(data, List.of(Bytes.wrap(changed))), known, new Work()))
                .isInstanceOf(Check.Invalid.class);
        assertThat(check(set(data.subList(0, 1), List.of(signature)), known, new Work()))
                .isInstanceOf(Check.Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void digestsAreThoseOfDnsjava(int digest) throws Exception {
        DNSKEYRecord key = new DNSKEYRecord(
                APEX, DClass.IN, 300, 257, 3, 15, SignedZone.keys(15).getPublic());
        DSRecord record = new DSRecord(APEX, DClass.IN, 300, digest, key);
        Ds ds = Ds.parse(Bytes.wrap(record.rdataToWireCanonical()));
        assertThat(ds.matches(ZONE, Dnskey.parse(Bytes.wrap(key.rdataToWireCanonical()))))
                .isTrue();
        assertThat(ds.matches(DomainName.parse("other.test"), Dnskey.parse(Bytes.wrap(key.rdataToWireCanonical()))))
                .isFalse();
    }

    /** CVE-2023-50387: a hundred keys of one tag and a hundred signatures by it would make ten thousand checks. */
    @Test
    void keysThatCollideCostABoundedNumberOfChecks() {
        List<Dnskey> keys =
                IntStream.range(0, 100).mapToObj(SignaturesTest::colliding).toList();
        assertThat(keys).extracting(Dnskey::tag).containsOnly(4711);
        List<Bytes> signatures =
                IntStream.range(0, 100).mapToObj(SignaturesTest::forged).toList();
        RrSet trap = set(List.of(Bytes.parseHex("000a00")), signatures);
        Work work = new Work();

        assertThat(check(trap, keys, work)).isInstanceOf(Check.Invalid.class);
        assertThat(work.signatures()).isEqualTo(Signatures.PER_SET_MAX * Signatures.COLLISIONS_MAX);
        for (int i = 0; i < 10; i++) {
            assertThat(check(trap, keys, work)).isInstanceOf(Check.Invalid.class);
        }
        assertThat(work.signatures()).isEqualTo(Work.SIGNATURES_MAX);
    }

    private static Dnskey colliding(int number) {
        byte[] data = new byte[4 + 32];
        data[0] = 1;
        data[2] = 3;
        data[3] = 15;
        data[4] = (byte) number;
        for (int last = 0; last <= 0xffff; last++) {
            data[34] = (byte) (last >>> 8);
            data[35] = (byte) last;
            Dnskey key = Dnskey.parse(Bytes.of(data));
            if (key.tag() == 4711) {
                return key;
            }
        }
        throw new IllegalStateException("no such key");
    }

    private static Bytes forged(int number) {
        byte[] data = new byte[18 + ZONE.wire().size() + 64];
        data[1] = (byte) Type.MX;
        data[2] = 15;
        data[3] = 3;
        writeSeconds(data, 8, NOW.plusSeconds(60));
        writeSeconds(data, 12, NOW.minusSeconds(60));
        data[16] = (byte) (4711 >>> 8);
        data[17] = (byte) 4711;
        ZONE.wire().copyTo(data, 18);
        data[data.length - 1] = (byte) number;
        return Bytes.wrap(data);
    }

    private static void writeSeconds(byte[] data, int at, Instant time) {
        int seconds = (int) time.getEpochSecond();
        for (int i = 0; i < 4; i++) {
            data[at + i] = (byte) (seconds >>> (24 - 8 * i));
        }
    }

    private static RrSet set(List<Bytes> data, List<Bytes> signatures) {
        List<Rrsig> parsed = new ArrayList<>();
        signatures.forEach(each -> parsed.add(Rrsig.parse(each)));
        return new RrSet(DomainName.parse("Mail.example.test"), RecordType.MX, 300, data, parsed);
    }

    private static Check check(RrSet set, List<Dnskey> keys, Work work) {
        return Signatures.check(set, ZONE, keys, NOW.plus(Duration.ofSeconds(1)), work);
    }
}
