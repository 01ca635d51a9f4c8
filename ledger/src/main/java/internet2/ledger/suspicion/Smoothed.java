package internet2.ledger.suspicion;

import java.time.Duration;

/** A time that is measured again and again: its moving average and mean deviation, as RFC 6298 keeps a round trip. */
final class Smoothed {

    private static final double ALPHA = 1.0 / 8;
    private static final double BETA = 1.0 / 4;

    private double nanos;
    private double deviation;
    private long samples;

    void add(Duration sample) {
        double value = (double) sample.toNanos();
        if (samples == 0) {
            nanos = value;
            deviation = value / 2;
        } else {
            deviation += BETA * (Math.abs(value - nanos) - deviation);
            nanos += ALPHA * (value - nanos);
        }
        samples++;
    }

    long samples() {
        return samples;
    }

    double nanos() {
        return nanos;
    }

    Duration value() {
        return Duration.ofNanos((long) nanos);
    }

    /** Whether a sample lies farther from the average than so many deviations and than the floor. */
    boolean isJump(Duration sample, double deviations, Duration floor) {
        double distance = Math.abs((double) sample.toNanos() - nanos);
        return samples > 0 && distance > deviations * deviation && distance > (double) floor.toNanos();
    }
}
