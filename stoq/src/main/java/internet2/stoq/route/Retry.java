package internet2.stoq.route;

import java.time.Duration;
import java.time.Instant;

/**
 * When a path along which nobody answered is tried again.
 *
 * @param delay before the next try; doubles with each that fails
 */
record Retry(Instant due, Duration delay) {

    static final Duration WAIT_MAX = Duration.ofMinutes(1);

    static Retry first(Instant now, Duration delay) {
        return new Retry(now.plus(delay), delay);
    }

    Retry again(Instant now) {
        Duration doubled = delay.multipliedBy(2);
        return first(now, doubled.compareTo(WAIT_MAX) < 0 ? doubled : WAIT_MAX);
    }

    boolean isDue(Instant now) {
        return !now.isBefore(due);
    }
}
