package internet2.ledger.simplex;

import java.time.Duration;

/**
 * How long a validator waits.
 *
 * @param idle an idle ledger makes a block at least this often
 * @param first time-out of a view before anything was measured
 * @param floor no time-out is shorter
 * @param ceiling no time-out is longer
 * @param clockTolerance how far ahead of this machine's clock a block's time may be
 */
public record Pace(Duration idle, Duration first, Duration floor, Duration ceiling, Duration clockTolerance) {

    public Pace {
        if (!floor.isPositive() || first.compareTo(floor) < 0 || ceiling.compareTo(first) < 0) {
            throw new IllegalArgumentException("time-outs: 0 < floor <= first <= ceiling");
        }
    }

    public static Pace of(Duration idle) {
        return new Pace(
                idle, Duration.ofMillis(500), Duration.ofMillis(100), Duration.ofSeconds(10), Duration.ofSeconds(2));
    }
}
