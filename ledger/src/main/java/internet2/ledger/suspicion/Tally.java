package internet2.ledger.suspicion;

import java.time.Duration;
import java.time.Instant;

/** Good and bad observations, each counting half as much after every half-life. */
final class Tally {

    private final Duration halfLife;
    private double good;
    private double bad;
    private Instant at;

    Tally(Duration halfLife, Instant now) {
        this.halfLife = halfLife;
        this.at = now;
    }

    void good(double weight, Instant now) {
        decay(now);
        good += weight;
    }

    void bad(double weight, Instant now) {
        decay(now);
        bad += weight;
    }

    double badNow(Instant now) {
        return bad * factor(now);
    }

    double allNow(Instant now) {
        return (good + bad) * factor(now);
    }

    /** The bad part of all, 0 to 1, with so many good ones taken for granted. */
    double badness(double benefitOfDoubt, Instant now) {
        double factor = factor(now);
        double all = (good + bad) * factor + benefitOfDoubt;
        return all > 0 ? bad * factor / all : 0;
    }

    private void decay(Instant now) {
        double factor = factor(now);
        good *= factor;
        bad *= factor;
        at = now.isAfter(at) ? now : at;
    }

    /** A clock that goes back brings nothing back. */
    private double factor(Instant now) {
        double age = (double) Math.max(0, Duration.between(at, now).toNanos());
        return Math.pow(0.5, age / (double) halfLife.toNanos());
    }
}
