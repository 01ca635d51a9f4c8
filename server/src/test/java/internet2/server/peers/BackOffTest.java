package internet2.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BackOffTest {

    private final BackOff backOff = new BackOff(new Random(1));

    @Test
    void whoCannotBeReachedIsTriedAtOnceAndThenOnceASecond() {
        assertThat(backOff.next()).isZero();
        assertThat(afterMany()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    }

    @Test
    void whoRefusesIsTriedOnceInHalfAMinuteUntilItShowsUp() {
        backOff.refused();
        assertThat(afterMany()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));

        backOff.reset();
        assertThat(backOff.next()).isZero();
        assertThat(afterMany()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    private Duration afterMany() {
        for (int i = 0; i < 20; i++) {
            backOff.next();
        }
        return backOff.next();
    }
}
