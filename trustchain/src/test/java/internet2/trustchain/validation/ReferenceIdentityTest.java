package internet2.trustchain.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9525 section 6, and RFC 5280 section 4.2.1.10 where a wildcard meets a name constraint. */
final class ReferenceIdentityTest {

    private static boolean matches(String wanted, String presented) {
        return ReferenceIdentity.parse(wanted).matches(new GeneralName.Dns(presented));
    }

    @ParameterizedTest
    @CsvSource({
        "a.example.com, a.example.com",
        "A.Example.COM, a.example.com",
        "a.example.com, *.example.com",
        "bücher.example.com, xn--bcher-kva.example.com",
        "a.example.com., a.example.com"
    })
    void aNameIsFoundWhateverItsLetterCaseAndUnderOneWildcard(String wanted, String presented) {
        assertThat(matches(wanted, presented)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "a.b.example.com, *.example.com",
        "example.com, *.example.com",
        "a.example.com, *.com",
        "com, *",
        "baz.example.com, ba*.example.com",
        "a.b.example.com, a.*.example.com",
        "a.example.com, .example.com"
    })
    void aWildcardIsOneWholeLeftmostLabel(String wanted, String presented) {
        assertThat(matches(wanted, presented)).isFalse();
    }

    @Test
    void anAddressIsFoundAsAddressAlone() {
        ReferenceIdentity wanted = ReferenceIdentity.parse("192.0.2.1");

        assertThat(wanted.matches(new GeneralName.Ip(Bytes.of((byte) 192, (byte) 0, (byte) 2, (byte) 1))))
                .isTrue();
        assertThat(wanted.matches(new GeneralName.Dns("192.0.2.1"))).isFalse();
        assertThat(wanted.matches(new GeneralName.Ip(Bytes.of((byte) 192, (byte) 0, (byte) 2, (byte) 2))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a..example", "a b", "@example.com", "a@b@example.com", "300.1.1.1", "x:y", "-a.example"})
    void whatIsNoNameIsRefused(String text) {
        assertThatThrownBy(() -> ReferenceIdentity.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "example.com, *.example.com, true, true",
        "bar.example.com, *.example.com, false, true",
        "bar.example.com, a.example.com, false, false",
        "a.b.example.com, *.example.com, false, false"
    })
    void aWildcardIsPermittedOnlyWholeAndExcludedInPart(String domain, String name, boolean covered, boolean touched) {
        Subtree subtree = new Subtree.Dns(domain);

        assertThat(subtree.covers(new GeneralName.Dns(name))).isEqualTo(covered);
        assertThat(subtree.touches(new GeneralName.Dns(name))).isEqualTo(touched);
    }
}
