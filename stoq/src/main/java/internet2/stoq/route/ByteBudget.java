package internet2.stoq.route;

import java.time.Duration;
import java.time.Instant;

/** A token bucket: so many bytes a second, and a quarter of a second's worth at once. Not thread-safe; no clock. */
final class ByteBudget {

    private static final int BURSTS_A_SECOND = 4;
    private static final long BURST_BYTES_MIN = 64 << 10;

    private final long bytesPerSecond;
    private final double full;
    private double left;
    private Instant filledAt;

    ByteBudget(long bytesPerSecond, Instant now) {
        this.bytesPerSecond = bytesPerSecond;
        this.full = bytesPerSecond == 0 ? 0 : Math.max(BURST_BYTES_MIN, (double) bytesPerSecond / BURSTS_A_SECOND);
        this.left = full;
        this.filledAt = now;
    }

    /** @return whether there was room for them */
    boolean take(int bytes, Instant now) {
        if (now.isAfter(filledAt)) {
            double passed = Duration.between(filledAt, now).toNanos() / 1e9;
            left = Math.min(full, left + passed * bytesPerSecond);
            filledAt = now;
        }
        if (left < bytes) {
            return false;
        }
        left -= bytes;
        return true;
    }
}
