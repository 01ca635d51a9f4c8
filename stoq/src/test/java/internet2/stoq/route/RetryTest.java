package internet2.stoq.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How often a dead path is tried. */
final class RetryTest {

    @Test
    void eachTryThatFailsDoublesTheWaitUpToAMinute() {
        Instant now = Instant.EPOCH;
        Retry retry = Retry.first(now, Duration.ofSeconds(5));
        for (int seconds : new int[] {5, 10, 20, 40, 60, 60}) {
            assertThat(retry.isDue(now.plusSeconds(seconds - 1))).isFalse();
            now = now.plusSeconds(seconds);
            assertThat(retry.isDue(now)).isTrue();
            retry = retry.again(now);
        }
    }
}
