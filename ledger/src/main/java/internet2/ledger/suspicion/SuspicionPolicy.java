package internet2.ledger.suspicion;

import java.time.Duration;

/**
 * How fast one gets suspicious, and how fast one forgets.
 *
 * @param halfLife after which an observation counts half
 * @param suspectedFrom a score from here on makes a validator suspected
 * @param clearedBelow a score below makes it no longer suspected; lower, so that it does not flicker
 * @param slowFrom z-score, by median and MAD, from which a delay is called slow
 * @param delayFloor differences of delay below this are never odd: machines pause
 * @param jumpFrom mean deviations from its smoothed value, from which a round trip is called odd
 * @param leftOutFrom part of its turns in which a leader leaves operations out, from which that may be odd
 */
public record SuspicionPolicy(
        Duration halfLife,
        double suspectedFrom,
        double clearedBelow,
        double slowFrom,
        Duration delayFloor,
        double jumpFrom,
        double leftOutFrom) {

    public SuspicionPolicy {
        if (!halfLife.isPositive() || !delayFloor.isPositive()) {
            throw new IllegalArgumentException("half-life and floor of delays are positive");
        }
        if (clearedBelow <= 0 || suspectedFrom <= clearedBelow || suspectedFrom >= 1) {
            throw new IllegalArgumentException("thresholds: 0 < cleared below < suspected from < 1");
        }
        if (slowFrom <= 0 || jumpFrom <= 0 || leftOutFrom <= 0) {
            throw new IllegalArgumentException("what is odd is odd by something");
        }
    }

    /** 3.5 is what Iglewicz and Hoaglin (How to Detect and Handle Outliers, 1993) recommend for modified z-scores. */
    public static SuspicionPolicy defaults() {
        return new SuspicionPolicy(Duration.ofSeconds(20), 0.5, 0.3, 3.5, Duration.ofMillis(20), 6, 0.3);
    }
}
