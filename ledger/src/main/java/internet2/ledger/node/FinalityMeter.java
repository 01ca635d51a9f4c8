package internet2.ledger.node;

import java.time.Duration;
import java.util.Arrays;

/** The median of the last times to finality. Thread-safe. */
final class FinalityMeter {

    private static final int SAMPLES = 1024;

    private final long[] nanos = new long[SAMPLES]; // guarded by this
    private int count; // guarded by this
    private int next; // guarded by this

    synchronized void add(Duration finality) {
        nanos[next] = finality.toNanos();
        next = (next + 1) % SAMPLES;
        count = Math.min(count + 1, SAMPLES);
    }

    /** Milliseconds; 0 before there was one. */
    synchronized double medianMillis() {
        if (count == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[count / 2] / 1e6;
    }
}
