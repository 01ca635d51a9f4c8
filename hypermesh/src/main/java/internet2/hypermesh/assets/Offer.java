package internet2.hypermesh.assets;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.time.Duration;

/**
 * How much of an asset its owner lends, and for how long at most.
 *
 * @param amount in the kind's unit; all live leases together never exceed it
 * @param longest from the moment that a lease is opened or extended, 1 s to {@link #DURATION_MAX}
 */
public record Offer(long amount, Duration longest) implements Encodable {

    public static final Duration DURATION_MIN = Duration.ofSeconds(1);
    public static final Duration DURATION_MAX = Duration.ofDays(366);

    /** Nothing is lent. */
    public static final Offer NONE = new Offer(0, DURATION_MIN);

    public Offer {
        if (amount < 0 || amount > AssetDescription.CAPACITY_MAX) {
            throw new IllegalArgumentException("an offer is 0 to 2^60, not " + amount);
        }
        checkDuration(longest);
    }

    static void checkDuration(Duration duration) {
        if (duration.compareTo(DURATION_MIN) < 0 || duration.compareTo(DURATION_MAX) > 0) {
            throw new IllegalArgumentException("a lease lasts 1 second to 366 days, not " + duration);
        }
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u64(amount).duration(longest);
    }

    static Offer decode(CanonicalReader in) {
        return new Offer(in.u64(), in.duration());
    }
}
