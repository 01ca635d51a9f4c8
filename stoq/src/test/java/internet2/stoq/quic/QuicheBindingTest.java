package internet2.stoq.quic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class QuicheBindingTest {

    /**
     * Fails where another version of Netty changes what the direct backend stands on; until then it would fall back.
     */
    @Test
    void theDirectBackendWorksWithTheNettyThatIsHere() {
        assertThat(QuicheBinding.unavailable()).isEmpty();
    }
}
