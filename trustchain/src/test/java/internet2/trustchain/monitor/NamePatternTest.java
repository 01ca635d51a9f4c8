package internet2.trustchain.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NamePatternTest {

    @ParameterizedTest
    @CsvSource({
        "www.example.internal, www.example.internal, true",
        "www.example.internal, WWW.Example.Internal., true",
        "www.example.internal, *.example.internal, true",
        "www.example.internal, *.internal, false",
        "www.example.internal, x.www.example.internal, false",
        "www.example.internal, wwww.example.internal, false",
        "*.example.internal, www.example.internal, true",
        "*.example.internal, *.example.internal, true",
        "*.example.internal, example.internal, false",
        "*.example.internal, a.b.example.internal, false",
        "*.example.internal, .example.internal, false",
        ".example.internal, example.internal, true",
        ".example.internal, a.b.example.internal, true",
        ".example.internal, *.a.example.internal, true",
        ".example.internal, *.internal, true",
        ".example.internal, notexample.internal, false",
        ".example.internal, internal, false",
        "2001:db8::1, 2001:db8::1, true",
        "spiffe://example.internal/web, spiffe://example.internal/web, true"
    })
    void aPatternMatchesWhatItSays(String pattern, String name, boolean matches) {
        assertThat(NamePattern.parse(pattern).matches(name)).isEqualTo(matches);
    }

    @Test
    void anInternationalNameIsWatchedAsItStandsInCertificates() {
        assertThat(NamePattern.parse("b\u00fccher.example").matches("xn--bcher-kva.example"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "*.", "two words", "a\tb"})
    void whatIsNoNameIsRefused(String text) {
        assertThatThrownBy(() -> NamePattern.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
