package internet2.trustchain.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.DomainName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of trust anchors does what it says, or is refused. */
final class TrustAnchorsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n\n", "; . DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D"})
    void aFileWithoutAnchorsIsRefused(String text) {
        assertThatThrownBy(() -> TrustAnchors.parse(text))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("no trust anchor");
    }

    @Test
    void aDigestThatIsNotUnderstoodIsRefused() {
        assertThatThrownBy(() -> TrustAnchors.parse("example.internal. DS 12345 13 3 " + "ab".repeat(32)))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("digest type 3");
    }

    @Test
    void anAlgorithmThatIsNotUnderstoodIsRefused() {
        assertThatThrownBy(() -> TrustAnchors.parse("example.internal. DS 12345 250 2 " + "ab".repeat(32)))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("algorithm 250");
    }

    @Test
    void theInternetsAnchorsCoverEveryName() {
        assertThat(TrustAnchors.IANA.closest(DomainName.parse("www.example.org")))
                .contains(DomainName.ROOT);
    }
}
