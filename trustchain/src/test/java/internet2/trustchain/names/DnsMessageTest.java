package internet2.trustchain.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;

final class DnsMessageTest {

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void anotherLibraryReadsWhatWeWriteAndWeReadWhatItWrites(@ForAll("messages") DnsMessage message)
            throws IOException {
        Message theirs = new Message(message.encode().toArray());

        assertThat(DnsMessage.decode(message.encode())).isEqualTo(message);
        // theirs lets a pointer lead to the same name in another case
        assertThat(DnsMessage.decode(Bytes.of(theirs.toWire())).toString()).isEqualToIgnoringCase(message.toString());
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void bytesOfAStrangerAreRefusedOrReadsBack(@ForAll("mangled") Bytes stranger) {
        try {
            DnsMessage decoded = DnsMessage.decode(stranger);
            assertThat(DnsMessage.decode(decoded.encode())).isEqualTo(decoded);
        } catch (MalformedInputException expected) {
            assertThat(expected.getMessage()).isNotEmpty();
        }
    }

    @Test
    void refusesCompressionThatDoesNotLeadStrictlyBackwards() {
        String header = "000000000001000000000000";
        refuses(header + "c00c00010001", "leads backwards"); // to itself
        refuses(header + "c01200010001c00c", "leads backwards"); // forwards
        refuses(header + "0161c00c00010001", "leads backwards"); // a label, then to that label again
        refuses(header + "4161", "not in use"); // label type 01
        refuses(header + "3f61", "does not fit");
        refuses(header + "c0", "no compression pointer");
    }

    @Test
    void refusesANameThatPointersMakeTooLong() {
        StringBuilder hex = new StringBuilder("000000000005000000000000");
        String label = "3f" + "61".repeat(63);
        hex.append(label).append("0000010001"); // 65 bytes at 12
        for (int at = 12, i = 0; i < 4; i++) {
            hex.append(label).append(String.format("c0%02x", at)).append("00010001");
            at = i == 0 ? 12 + 69 : at + 70;
        }
        refuses(hex.toString(), "at most 255");
    }

    private static void refuses(String hex, String message) {
        assertThatThrownBy(() -> DnsMessage.decode(Bytes.parseHex(hex)))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining(message);
    }

    @Provide
    static Arbitrary<DnsMessage> messages() {
        Arbitrary<ResourceRecord> record = Combinators.combine(
                        DomainNameTest.names(),
                        RecordDataTest.samples(),
                        Arbitraries.longs().between(0, 0x7fffffffL))
                .as((name, sample, ttl) ->
                        new ResourceRecord(name, sample.type(), DnsMessage.CLASS_IN, ttl, sample.data()));
        Arbitrary<List<ResourceRecord>> section = record.list().ofMaxSize(4);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 0xffff), DomainNameTest.names(), section, section, section)
                .as((id, name, answers, authority, additional) -> new DnsMessage(
                        id,
                        DnsMessage.RESPONSE,
                        List.of(new DnsMessage.Question(name, RecordType.A, DnsMessage.CLASS_IN)),
                        answers,
                        authority,
                        additional));
    }

    /** Messages with a few bytes changed, cut off or added. */
    @Provide
    static Arbitrary<Bytes> mangled() {
        return Combinators.combine(
                        messages(),
                        Arbitraries.integers().between(0, 400).list().ofMaxSize(4),
                        Arbitraries.bytes(),
                        Arbitraries.integers().between(-5, 5))
                .as((message, places, value, growth) -> {
                    byte[] wire = message.encode().toArray();
                    places.forEach(place -> wire[place % wire.length] ^= value);
                    return Bytes.wrap(java.util.Arrays.copyOf(wire, Math.max(0, wire.length + growth)));
                });
    }
}
