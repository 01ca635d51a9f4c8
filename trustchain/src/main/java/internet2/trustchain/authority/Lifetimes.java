package internet2.trustchain.authority;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.authority.IssuanceRefused.Code;
import java.time.Duration;
import java.util.Optional;

/**
 * How long certificates may live.
 *
 * @param min shorter wishes are raised to it
 * @param standard without a wish
 * @param max longer wishes are cut to it
 */
public record Lifetimes(Duration min, Duration standard, Duration max) implements Encodable {

    private static final Duration FLOOR = Duration.ofSeconds(10);
    private static final Duration CEILING = Duration.ofDays(366);

    public Lifetimes {
        boolean ordered = min.compareTo(standard) <= 0 && standard.compareTo(max) <= 0;
        if (!ordered || min.compareTo(FLOOR) < 0 || max.compareTo(CEILING) > 0) {
            throw new IllegalArgumentException("lifetimes are 10 s to 366 d, minimum <= default <= maximum, not " + min
                    + ", " + standard + ", " + max);
        }
    }

    static Lifetimes decode(CanonicalReader in) {
        try {
            return new Lifetimes(in.duration(), in.duration(), in.duration());
        } catch (IllegalArgumentException e) {
            throw in.malformed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.duration(min).duration(standard).duration(max);
    }

    boolean allow(Duration lifetime) {
        return lifetime.compareTo(min) >= 0 && lifetime.compareTo(max) <= 0;
    }

    /** The standard lifetime at most, and {@code ceiling} at most. */
    Lifetimes atMost(Duration ceiling) {
        Duration longest = shorter(standard, ceiling);
        return new Lifetimes(shorter(min, longest), longest, longest);
    }

    /** So long as these allow where nothing shorter is wished, and {@code ceiling} at most. */
    Lifetimes upTo(Duration ceiling) {
        Duration longest = ceiling.compareTo(min) < 0 ? min : shorter(ceiling, max);
        return new Lifetimes(min, longest, longest);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** The lifetime that a wish leads to. */
    Duration granted(Optional<Duration> wish) throws IssuanceRefused {
        Duration wished = wish.orElse(standard);
        if (wished.isNegative() || wished.isZero()) {
            throw new IssuanceRefused(Code.BAD_LIFETIME, "a lifetime is " + min + " to " + max + ", not " + wished);
        }
        if (wished.compareTo(min) < 0) {
            return min;
        }
        return wished.compareTo(max) > 0 ? max : wished;
    }
}
