package internet2.stoq.route;

import java.time.Duration;

/**
 * What was measured of one path.
 *
 * @param price for a GiB, as its relays ask for
 * @param roundTrip smoothed as in RFC 6298 section 2.3 (alpha 1/8); zero as long as nobody has answered
 * @param loss part of the questions that nobody answered, smoothed likewise; 0 to 1
 * @param answeredInRow since the last one that nobody answered
 * @param missedInRow since the last answer
 */
public record PathQuality(Path path, long price, Duration roundTrip, double loss, int answeredInRow, int missedInRow) {

    /** One unanswered question may be a pause of either side. */
    public static final int MISSED_WHEN_DEAD = 2;

    private static final int WEIGHT_OF_OLD = 7;
    private static final int WEIGHTS = 8;

    static PathQuality unknown(Path path, long price) {
        return new PathQuality(path, price, Duration.ZERO, 0, 0, 0);
    }

    /** Whether it was seen to work, and not to fail since; what was never tried neither works nor has failed. */
    public boolean works() {
        return !roundTrip.isZero() && !failed();
    }

    public boolean failed() {
        return missedInRow >= MISSED_WHEN_DEAD;
    }

    PathQuality pricedAt(long other) {
        return new PathQuality(path, other, roundTrip, loss, answeredInRow, missedInRow);
    }

    PathQuality answered(Duration took) {
        // What a path was before it failed says nothing of what it is now.
        Duration smoothed =
                works() ? roundTrip.multipliedBy(WEIGHT_OF_OLD).plus(took).dividedBy(WEIGHTS) : took;
        Duration known = smoothed.isPositive() ? smoothed : Duration.ofNanos(1);
        return new PathQuality(path, price, known, loss * WEIGHT_OF_OLD / WEIGHTS, answeredInRow + 1, 0);
    }

    PathQuality missed() {
        return new PathQuality(path, price, roundTrip, (loss * WEIGHT_OF_OLD + 1) / WEIGHTS, 0, missedInRow + 1);
    }

    PathQuality broken() {
        PathQuality missed = missed();
        return new PathQuality(path, price, roundTrip, missed.loss, 0, Math.max(MISSED_WHEN_DEAD, missed.missedInRow));
    }
}
