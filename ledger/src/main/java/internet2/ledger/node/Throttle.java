package internet2.ledger.node;

import java.time.Duration;

/** So many at once, and so many more each second (a token bucket). Thread-safe; times are of the caller's clock. */
final class Throttle {

    private final int burst;
    private final double perNano;
    private double left; // guarded by this
    private Duration at = Duration.ZERO; // guarded by this

    Throttle(int burst, int perSecond) {
        this.burst = burst;
        this.perNano = perSecond / 1e9;
        this.left = burst;
    }

    synchronized boolean allows(Duration now) {
        if (now.compareTo(at) > 0) {
            left = Math.min(burst, left + perNano * (double) now.minus(at).toNanos());
            at = now;
        }
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
