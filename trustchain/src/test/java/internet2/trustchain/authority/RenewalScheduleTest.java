package internet2.trustchain.authority;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RenewalScheduleTest {

    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void renewalComesAtTwoThirdsOfTheLifeOrALittleBefore() {
        Instant to = FROM.plus(Duration.ofHours(24));

        assertThat(RenewalSchedule.renewAt(FROM, to, 0)).isEqualTo(FROM.plus(Duration.ofHours(16)));
        assertThat(RenewalSchedule.renewAt(FROM, to, 0.5)).isEqualTo(FROM.plus(Duration.ofMinutes(16 * 60 - 72)));
        assertThat(RenewalSchedule.renewAt(FROM, to, 0.999)).isAfter(FROM.plus(Duration.ofHours(13)));
    }

    @Test
    void afterAFailureThereIsAlwaysAnotherTry() {
        assertThat(RenewalSchedule.retryAt(FROM, FROM.plus(Duration.ofMinutes(10))))
                .isEqualTo(FROM.plus(Duration.ofMinutes(1)));
        assertThat(RenewalSchedule.retryAt(FROM, FROM.minus(Duration.ofDays(1))))
                .isAfter(FROM);
    }
}
