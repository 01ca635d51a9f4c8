package internet2.trustchain.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

final class DomainNameTest {

    @Property(tries = 500)
    void textReadsBackAndAnotherLibraryAgrees(@ForAll("names") DomainName name) throws TextParseException {
        assertThat(DomainName.parse(name.toString()).wire()).isEqualTo(name.wire());
        assertThat(DomainName.parse(name.plain()).wire()).isEqualTo(name.wire());
        assertThat(Bytes.of(Name.fromString(name.toString()).toWire())).isEqualTo(name.wire());
        assertThat(DomainName.ofWire(name.wire())).isEqualTo(name);
    }

    @Property(tries = 500)
    void theKeyOfANameIsAPrefixOfTheKeysBelowIt(@ForAll("names") DomainName above, @ForAll("names") DomainName other) {
        boolean prefix = other.key().size() >= above.key().size()
                && other.key().slice(0, above.key().size()).equals(above.key());

        assertThat(other.isAtOrBelow(above)).isEqualTo(prefix);
    }

    @Test
    void caseIsKeptAndIgnored() {
        DomainName name = DomainName.parse("Web.Example.internal");

        assertThat(name).hasToString("Web.Example.internal.").isEqualTo(DomainName.parse("wEB.eXAMPLE.INTERNAL."));
        assertThat(name).hasSameHashCodeAs(DomainName.parse("web.example.internal"));
        assertThat(name.isBelow(DomainName.parse("INTERNAL"))).isTrue();
        assertThat(name.isAtOrBelow(DomainName.parse("ample.internal"))).isFalse();
        assertThat(name.suffix(1)).isEqualTo(DomainName.parse("internal"));
    }

    @Test
    void refusesWhatIsNoName() {
        refuses("", "at least one label");
        refuses("a..b", "at least one byte");
        refuses(".a", "at least one byte");
        refuses("a".repeat(64) + ".b", "at most 63");
        refuses(("a".repeat(63) + ".").repeat(4), "at most 255");
        refuses("b\u00fccher.internal", "xn--");
        refuses("a\\25", "three decimal digits");
        refuses("a\\256", "at most");
        refuses("a\\", "backslash");
    }

    private static void refuses(String text, String message) {
        assertThatThrownBy(() -> DomainName.parse(text))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining(message);
    }

    @Provide
    static Arbitrary<DomainName> names() {
        Arbitrary<String> plain =
                Arbitraries.of("a", "b", "www", "WWW", "*", "internal", "_443", "_tcp", "xn--bcher-kva");
        Arbitrary<String> wild = Arbitraries.strings()
                .withCharRange('\0', '\u00ff')
                .ofMinLength(1)
                .ofMaxLength(63);
        return Arbitraries.frequencyOf(Tuple.of(9, plain), Tuple.of(1, wild))
                .list()
                .ofMaxSize(6)
                .map(DomainNameTest::join);
    }

    private static DomainName join(List<String> labels) {
        DomainName name = DomainName.ROOT;
        for (String label : labels) {
            if (name.wireSize() + label.length() + 1 <= DomainName.BYTES_MAX) {
                name = name.child(label);
            }
        }
        return name;
    }
}
