package internet2.trustchain.names;

import java.util.Arrays;

/**
 * Token buckets by source prefix and for all together, in arrays of a fixed size. A prefix whose place another one
 * takes begins anew with a full bucket, which only the bucket for all has to bear. One owner.
 */
final class ResponseRates {

    enum Verdict {
        ANSWER,
        TRUNCATE,
        DROP
    }

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    private final RateLimits limits;
    private final int placeShift;
    private final long[] prefixes;
    /** When the bucket would be full, in nanoseconds of the caller's clock: one number holds time and tokens. */
    private final long[] fullAt;

    private final long prefixCost;
    private final long totalCost;
    private long totalFullAt;

    ResponseRates(RateLimits limits, long now) {
        this.limits = limits;
        this.placeShift = Long.SIZE - Integer.numberOfTrailingZeros(limits.prefixesMax());
        this.prefixes = new long[limits.prefixesMax()];
        this.fullAt = new long[limits.prefixesMax()];
        Arrays.fill(fullAt, now);
        this.totalFullAt = now;
        this.prefixCost = NANOS_PER_SECOND / limits.perPrefixPerSecond();
        this.totalCost = NANOS_PER_SECOND / limits.totalPerSecond();
    }

    /**
     * Takes a token for one response.
     *
     * @param source the first 64 bits of the address
     * @param now nanoseconds of a clock that never goes back
     */
    Verdict admit(long source, long now) {
        long prefix = source >>> (Long.SIZE - limits.prefixBits());
        int first = (int) ((prefix * SPREAD) >>> placeShift);
        int place = place(prefix, first, first ^ 1, now);
        // a full bucket holds one second's tokens; up to one more second's may be owed
        long owed = Math.max(fullAt[place] - now, 0);
        long owedByAll = Math.max(totalFullAt - now, 0);
        if (owed >= 2 * NANOS_PER_SECOND || owedByAll >= 2 * NANOS_PER_SECOND) {
            return Verdict.DROP;
        }
        fullAt[place] = now + owed + prefixCost;
        totalFullAt = now + owedByAll + totalCost;
        return owed < NANOS_PER_SECOND && owedByAll < NANOS_PER_SECOND ? Verdict.ANSWER : Verdict.TRUNCATE;
    }

    private int place(long prefix, int first, int second, long now) {
        if (prefixes[first] == prefix) {
            return first;
        }
        if (prefixes[second] == prefix) {
            return second;
        }
        int place = fullAt[first] - fullAt[second] <= 0 ? first : second;
        prefixes[place] = prefix;
        fullAt[place] = now;
        return place;
    }
}
