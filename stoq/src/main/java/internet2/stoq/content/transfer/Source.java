package internet2.stoq.content.transfer;

import internet2.foundation.NodeId;
import java.time.Duration;
import java.time.Instant;

/** A live peer, as the plan sees it. */
final class Source {

    /** Weight of the newest measurement. */
    private static final double NEWEST = 0.3;

    private static final int STRIKES_MAX = 2;
    private static final int FAILURES_MAX = 2;

    private final NodeId id;
    private double bytesPerSecond;
    private int requests;
    private int strikes;
    private int failures;
    private Instant pausedUntil = Instant.MIN;

    Source(NodeId id) {
        this.id = id;
    }

    NodeId id() {
        return id;
    }

    /** 0 while nothing was measured. */
    double bytesPerSecond() {
        return bytesPerSecond;
    }

    int requests() {
        return requests;
    }

    void requested(int change) {
        requests += change;
    }

    boolean paused(Instant now) {
        return now.isBefore(pausedUntil);
    }

    void pause(Instant until) {
        pausedUntil = until;
    }

    void delivered(long bytes, Duration took) {
        double seconds = Math.max(took.toNanos(), 1_000) / 1e9;
        double measured = bytes / seconds;
        bytesPerSecond = bytesPerSecond == 0 ? measured : bytesPerSecond + NEWEST * (measured - bytesPerSecond);
        failures = 0;
    }

    void inTime() {
        strikes = 0;
    }

    /** @return whether that was once too often */
    boolean late() {
        strikes++;
        return strikes >= STRIKES_MAX;
    }

    boolean isSlow() {
        return strikes > 0;
    }

    /** @return whether that was once too often */
    boolean failed() {
        failures++;
        return failures >= FAILURES_MAX;
    }
}
