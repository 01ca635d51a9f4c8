package internet2.ledger.simulation;

import internet2.ledger.simplex.Moment;
import java.time.Duration;

/** A machine's two clocks. The one on the wall may be wrong; the other counts from its start. */
final class Clocks {

    private static final Duration BEFORE_START = Duration.ofSeconds(1000);

    private long startedAt;
    private long wrongBy;

    void start(long now) {
        startedAt = now;
    }

    void wrongBy(long nanos) {
        wrongBy = nanos;
    }

    Duration uptime(long now) {
        return BEFORE_START.plusNanos(now - startedAt);
    }

    Moment moment(long now) {
        return new Moment(World.GENESIS.plusNanos(now + wrongBy), uptime(now));
    }
}
