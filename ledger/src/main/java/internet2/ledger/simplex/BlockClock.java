package internet2.ledger.simplex;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Block time from a clock that may jump: it never goes back, and while the node runs it goes ahead of the time that
 * really passed by an hour per block at most. The first block after a start may be any time after its parent: a node
 * that was off for a year is nothing unusual.
 */
final class BlockClock {

    private static final Duration LEAP_PER_BLOCK_MAX = Duration.ofHours(1);

    /** Smaller differences are how clocks are. */
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    private Instant last;
    private Optional<Duration> lastUptime = Optional.empty();
    private boolean sound = true;
    private Optional<Notice> notice = Optional.empty();

    BlockClock(Instant last) {
        this.last = last;
    }

    /** The next block's time; remembered when {@link #advance} says that the block is committed. */
    Instant next(Moment now) {
        Duration ahead = Duration.between(last, now.clock());
        Duration passed = lastUptime.map(now.uptime()::minus).orElse(ahead);
        Duration leap = ahead.minus(passed);
        if (ahead.negated().compareTo(TOLERANCE) > 0) {
            report(new Notice.ClockBehind(ahead.negated()));
        } else if (leap.compareTo(LEAP_PER_BLOCK_MAX) > 0) {
            report(new Notice.ClockLeapt(leap));
            return inMilliseconds(last.plus(passed).plus(LEAP_PER_BLOCK_MAX));
        } else if (!sound) {
            sound = true;
            notice = Optional.of(new Notice.ClockSound());
        }
        return ahead.isNegative() ? last : inMilliseconds(now.clock());
    }

    /** As blocks encode it. */
    private static Instant inMilliseconds(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }

    void advance(Instant blockTime, Moment now) {
        last = blockTime;
        lastUptime = Optional.of(now.uptime());
    }

    /** What is to be told since the last call. */
    Optional<Notice> takeNotice() {
        Optional<Notice> taken = notice;
        notice = Optional.empty();
        return taken;
    }

    private void report(Notice problem) {
        if (sound) {
            notice = Optional.of(problem);
        }
        sound = false;
    }
}
