package internet2.ledger.suspicion;

import java.util.Arrays;

/**
 * How far values stand out, by the median and the median absolute deviation: fewer than half of the values, however
 * wrong, cannot move the measure far, so that a liar's times do not make others look odd.
 */
final class Outliers {

    /** Makes the MAD comparable with a standard deviation. */
    private static final double CONSISTENCY = 0.6745;

    private Outliers() {}

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * The modified z-score of a value among all; positive above the median.
     *
     * @param floor the least spread that is assumed: without it, equal values would make any other infinitely odd
     */
    static double score(double value, double[] all, double floor) {
        double median = median(all);
        double[] distances =
                Arrays.stream(all).map(each -> Math.abs(each - median)).toArray();
        return CONSISTENCY * (value - median) / Math.max(median(distances), floor);
    }
}
