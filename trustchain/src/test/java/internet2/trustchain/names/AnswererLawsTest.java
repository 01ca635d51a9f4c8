package internet2.trustchain.names;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import java.time.Instant;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What holds for whatever bytes arrive. */
final class AnswererLawsTest {

    private static final ZoneView ZONES = TestZones.withLargeSet(TestZones.internal());
    private static final ZoneView SIGNED = TestZones.signed(Instant.parse("2026-01-01T00:00:00Z"));

    @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
    void everyResponseIsWellFormedBoundedAndToTheQuestion(
            @ForAll("packets") Bytes packet, @ForAll Transport transport, @ForAll boolean signed) {
        Answerer.answer(packet, transport, signed ? SIGNED : ZONES).ifPresent(bytes -> {
            DnsMessage response = DnsMessage.decode(bytes);

            assertThat(response.has(DnsMessage.RESPONSE)).isTrue();
            assertThat(bytes.slice(0, 2)).isEqualTo(packet.slice(0, 2));
            assertThat(packet.at(2) & 0x80).as("a response is never answered").isZero();
            if (transport == Transport.UDP) {
                assertThat(bytes.size()).isLessThanOrEqualTo(Edns.UDP_BYTES_MAX);
            }
            if (response.code() == ResponseCode.FORMERR || response.code() == ResponseCode.NOTIMP) {
                assertThat(response.answers()).isEmpty();
            }
            if (response.code() == ResponseCode.FORMERR) {
                assertThat(bytes.size()).as("no gain for who sends nonsense").isLessThanOrEqualTo(packet.size());
            }
        });
    }

    @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
    void aLimitedClientGetsNoMoreThanItSent(@ForAll("packets") Bytes packet) {
        Answerer answerer = new Answerer();
        byte[] in = packet.toArray();
        int size = answerer.answer(in, in.length, Transport.UDP, ZONES, true);

        assertThat(size).isLessThanOrEqualTo(Math.max(packet.size(), Answerer.DROPPED) + Edns.OPTION_HEADER_BYTES + 2);
    }

    @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
    void anAnswererThatAnsweredOthersAnswersAsAFreshOne(
            @ForAll("packets") Bytes first, @ForAll("packets") Bytes second) {
        Answerer used = new Answerer();
        used.answer(first.toArray(), first.size(), Transport.UDP, SIGNED, false);
        int size = used.answer(second.toArray(), second.size(), Transport.UDP, SIGNED, false);

        Bytes fresh = Answerer.answer(second, Transport.UDP, SIGNED).orElse(Bytes.EMPTY);
        assertThat(Bytes.of(Arrays.copyOf(used.bytes(), Math.max(size, 0)))).isEqualTo(fresh);
    }

    @Provide
    static Arbitrary<Bytes> packets() {
        Arbitrary<Bytes> garbage =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(120).map(Bytes::of);
        return Arbitraries.frequencyOf(Tuple.of(1, garbage), Tuple.of(4, queries()), Tuple.of(4, mangledQueries()));
    }

    private static Arbitrary<Bytes> queries() {
        Arbitrary<String> label = Arbitraries.of(
                "web",
                "alias",
                "twice",
                "wild",
                "host",
                "*",
                "old",
                "x",
                "child",
                "ns1",
                "sub",
                "zone",
                "large",
                "b",
                "c",
                "loop1",
                "round",
                "round2",
                "away",
                "a".repeat(50));
        Arbitrary<String> name = label.list()
                .ofMaxSize(4)
                .map(labels -> (labels.isEmpty() ? "" : String.join(".", labels) + ".") + "internal");
        Arbitrary<RecordType> type = Arbitraries.of(
                        "A", "AAAA", "TXT", "NS", "SOA", "DS", "CNAME", "DNAME", "ANY", "MX", "NSEC", "RRSIG")
                .map(RecordType::parse);
        return Combinators.combine(name, type, Arbitraries.integers().between(0, 0xffff), Arbitraries.of(true, false))
                .as((text, kind, id, signed) -> query(id, DomainName.parse(text), kind, signed));
    }

    private static Bytes query(int id, DomainName name, RecordType type, boolean signed) {
        byte[] query = DnsMessage.query(id, name, type).encode().toArray();
        query[query.length - 4] |= (byte) (signed ? 0x80 : 0); // RFC 3225: the DO bit, where an OPT record has its TTL
        return Bytes.wrap(query);
    }

    private static Arbitrary<Bytes> mangledQueries() {
        return Combinators.combine(
                        queries(),
                        Arbitraries.integers().between(0, 60).list().ofMaxSize(3),
                        Arbitraries.bytes(),
                        Arbitraries.integers().between(-4, 12))
                .as((query, places, value, growth) -> {
                    byte[] bytes = query.toArray();
                    places.forEach(place -> bytes[place % bytes.length] ^= value);
                    return Bytes.wrap(Arrays.copyOf(bytes, Math.max(0, bytes.length + growth)));
                });
    }
}
