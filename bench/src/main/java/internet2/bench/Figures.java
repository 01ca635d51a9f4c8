package internet2.bench;

import java.util.Arrays;
import java.util.Locale;

/** Latencies of one run, and how they are printed. */
final class Figures {

    private final String name;
    private final long[] nanos;
    private final double seconds;

    Figures(String name, long[] nanos, double seconds) {
        this.name = name;
        this.nanos = nanos.clone();
        this.seconds = seconds;
        Arrays.sort(this.nanos);
    }

    int count() {
        return nanos.length;
    }

    double perSecond() {
        return nanos.length / seconds;
    }

    double millis(double quantile) {
        return nanos[(int) Math.min(nanos.length - 1, Math.floor(quantile * nanos.length))] / 1e6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-44s n=%-7d p50 %8.3f ms   p99 %8.3f ms   %10.0f /s",
                name,
                nanos.length,
                millis(0.50),
                millis(0.99),
                perSecond());
    }
}
