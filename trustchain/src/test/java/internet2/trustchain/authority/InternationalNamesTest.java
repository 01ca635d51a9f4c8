package internet2.trustchain.authority;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.trustchain.authority.SubjectName.DnsName;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels beyond ASCII: the encoding by RFC 3492's own samples, and what IDNA2008 makes of the characters. */
final class InternationalNamesTest {

    /** RFC 3492 section 7.1, samples (A) to (E), (G), (I) and (L). */
    @ParameterizedTest
    @CsvSource({
        "ليهمابتكلموشعربي؟, egbpdaj6bu4bxfgehfvwxn",
        "他们为什么不说中文, ihqwcrb4cv8a8dqg056pqjye",
        "他們爲什麽不說中文, ihqwctvzc91f659drss3x8bo0yb",
        "Pročprostěnemluvíčesky, Proprostnemluvesky-uyb24dma41a",
        "למההםפשוטלאמדבריםעברית, 4dbcagdahymbxekheh6e0a7fei0b",
        "なぜみんな日本語を話してくれないのか, n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa",
        "почемужеонинеговорятпорусски, b1abfaaepdrnnbgefbadotcwatmq2g4l",
        "3年B組金八先生, 3B-ww4c5e180e575a65lsy2b"
    })
    void punycodeIsThatOfTheRfc(String text, String encoded) {
        assertThat(Punycode.encode(text)).isEqualTo(encoded);
        assertThat(Punycode.decode(encoded)).contains(text);
    }

    @Property
    void anyTextIsPunycodeInOneWayOrInNone(@ForAll @StringLength(max = 70) String text) {
        Punycode.decode(text)
                .ifPresent(decoded -> assertThat(Punycode.encode(decoded)).isEqualTo(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.internal",
                "xn--bcher-kva.example",
                "xn--strae-oqa.example",
                "xn--nxasmm1c.example",
                "xn--ll-0ea.example",
                "xn--wgv71a119e.example",
                "xn--b1agh1afp.example",
                "*.xn--b1agh1afp.example",
                "xn--4dbcd.example",
                "xn--9wdqy.example",
                "xn--o39a40go4b.example"
            })
    void lettersOfTheWorldAreTaken(String name) {
        assertThat(InternationalNames.fault(new DnsName(name))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "xn--pple-43d.example | mixes scripts",
                "xn--i-7iq.example | U+2764",
                "xn--ls8h.example | U+1F4A9",
                "xn--ab-0ea.example | U+00B7",
                "xn--a-wbb.example | combining mark",
                "xn--cafe-yvc.example | normal form C",
                "xn--x4g.example | U+2167",
                "xn--jm6c.example | U+FB01",
                "xn--4j7c.example | U+FF76",
                "xn--x-vca.example | U+00AD",
                "xn--ab-l1t.example | U+200D",
                "xn--mgb3c.example | U+0640",
                "xn--a-zhc.example | right to left",
                "xn--1-0hc.example | right to left",
                "*.xn--ls8h.example | U+1F4A9"
            })
    void symbolsLookAlikesAndWhatIsNotSeenAreRefused(String name, String reason) {
        assertThat(InternationalNames.fault(new DnsName(name)).orElse("")).contains(reason);
    }
}
