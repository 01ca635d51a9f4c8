package internet2.trustchain.authority;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.authority.IssuanceRefused.Code;
import java.time.Duration;
import java.util.Optional;

/**
 * What the network allows in certificates; part of its genesis.
 *
 * @param lifetimeMin shorter wishes are raised to it
 * @param lifetimeDefault without a wish
 * @param lifetimeMax longer wishes are cut to it
 * @param legacyIpv4 whether IPv4 addresses are certified
 */
public record IssuancePolicy(Duration lifetimeMin, Duration lifetimeDefault, Duration lifetimeMax, boolean legacyIpv4)
        implements Encodable {

    /** How far a certificate begins before it is made, for clocks that are behind. */
    public static final Duration BACKDATE = Duration.ofMinutes(1);

    /** How far an issuer's clock may be from block time. */
    static final Duration CLOCK_SKEW_MAX = Duration.ofMinutes(5);

    private static final Duration LIFETIME_FLOOR = Duration.ofSeconds(10);
    private static final Duration LIFETIME_CEILING = Duration.ofDays(366);

    /** 1 h to 90 d, 24 h by default. */
    public static final IssuancePolicy PRODUCTION =
            new IssuancePolicy(Duration.ofHours(1), Duration.ofHours(24), Duration.ofDays(90), false);

    /** Lifetimes from one minute, so that renewal can be watched. */
    public static final IssuancePolicy DEVELOPMENT =
            new IssuancePolicy(Duration.ofMinutes(1), Duration.ofHours(24), Duration.ofDays(90), false);

    public IssuancePolicy {
        boolean ordered = lifetimeMin.compareTo(lifetimeDefault) <= 0 && lifetimeDefault.compareTo(lifetimeMax) <= 0;
        if (!ordered || lifetimeMin.compareTo(LIFETIME_FLOOR) < 0 || lifetimeMax.compareTo(LIFETIME_CEILING) > 0) {
            throw new IllegalArgumentException("lifetimes are 10 s to 366 d, minimum <= default <= maximum, not "
                    + lifetimeMin + ", " + lifetimeDefault + ", " + lifetimeMax);
        }
    }

    public static IssuancePolicy decode(CanonicalReader in) {
        try {
            return new IssuancePolicy(in.duration(), in.duration(), in.duration(), in.bool());
        } catch (IllegalArgumentException e) {
            throw in.malformed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.duration(lifetimeMin)
                .duration(lifetimeDefault)
                .duration(lifetimeMax)
                .bool(legacyIpv4);
    }

    /** The lifetime that a wish leads to. */
    Duration lifetime(Optional<Duration> wish) throws IssuanceRefused {
        Duration wished = wish.orElse(lifetimeDefault);
        if (wished.isNegative() || wished.isZero()) {
            throw new IssuanceRefused(
                    Code.BAD_LIFETIME, "a lifetime is " + lifetimeMin + " to " + lifetimeMax + ", not " + wished);
        }
        if (wished.compareTo(lifetimeMin) < 0) {
            return lifetimeMin;
        }
        return wished.compareTo(lifetimeMax) > 0 ? lifetimeMax : wished;
    }
}
