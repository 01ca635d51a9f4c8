package internet2.ledger.simplex;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BlockClockTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final BlockClock clock = new BlockClock(START);
    private Duration uptime = Duration.ZERO;

    private Instant block(Instant wall, Duration passed) {
        uptime = uptime.plus(passed);
        Moment now = new Moment(wall, uptime);
        Instant time = clock.next(now);
        clock.advance(time, now);
        return time;
    }

    @BeforeEach
    void firstBlock() {
        assertThat(block(START, Duration.ZERO)).isEqualTo(START);
        assertThat(clock.takeNotice()).isEmpty();
    }

    @Test
    void followsTheWallInMilliseconds() {
        assertThat(block(START.plusNanos(2_345_678), Duration.ofMillis(2))).isEqualTo(START.plusMillis(2));
    }

    @Test
    void standsStillWhileTheWallIsBehindAndSaysSoOnce() {
        assertThat(block(START.minusSeconds(3600), Duration.ofSeconds(5))).isEqualTo(START);
        assertThat(clock.takeNotice()).contains(new Notice.ClockBehind(Duration.ofHours(1)));
        assertThat(block(START.minusSeconds(3500), Duration.ofSeconds(5))).isEqualTo(START);
        assertThat(clock.takeNotice()).isEmpty();

        assertThat(block(START.plusSeconds(1), Duration.ofSeconds(5))).isEqualTo(START.plusSeconds(1));
        assertThat(clock.takeNotice()).contains(new Notice.ClockSound());
    }

    @Test
    void followsALeapOfTheWallByAnHourPerBlock() {
        Instant year = START.plus(Duration.ofDays(365));
        assertThat(block(year, Duration.ofSeconds(5)))
                .isEqualTo(START.plusSeconds(5).plusSeconds(3600));
        assertThat(clock.takeNotice()).get().isInstanceOf(Notice.ClockLeapt.class);
        assertThat(block(START.plusSeconds(10), Duration.ofSeconds(5)))
                .as("corrected: stands still until the wall has caught up")
                .isEqualTo(START.plusSeconds(3605));
    }

    @Test
    void aNodeThatWasOffForAYearGoesOnAtOnce() {
        BlockClock started = new BlockClock(START);
        Instant year = START.plus(Duration.ofDays(365));
        assertThat(started.next(new Moment(year, Duration.ZERO))).isEqualTo(year);
        assertThat(started.takeNotice()).isEqualTo(Optional.empty());
    }
}
