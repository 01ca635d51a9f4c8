package internet2.trustchain.names;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.encoding.MalformedInputException;
import java.time.Duration;

/**
 * For how long names of an open zone are registered. A zone without terms gives names for good.
 *
 * @param term 1 minute to 10 years, whole seconds
 * @param grace afterwards the owner may still renew the name, and nobody may change it; at most 10 years
 */
public record Terms(Duration term, Duration grace) implements Encodable {

    private static final Duration TERM_MIN = Duration.ofMinutes(1);
    private static final Duration TERM_MAX = Duration.ofDays(3653);

    public Terms {
        if (term.compareTo(TERM_MIN) < 0
                || term.compareTo(TERM_MAX) > 0
                || grace.isNegative()
                || grace.compareTo(TERM_MAX) > 0
                || !term.equals(Duration.ofSeconds(term.toSeconds()))
                || !grace.equals(Duration.ofSeconds(grace.toSeconds()))) {
            throw new MalformedInputException("names are registered for 1 minute to 10 years, with at most 10 years of"
                    + " grace, in whole seconds; not for " + term + " and " + grace);
        }
    }

    static Terms decode(CanonicalReader in) {
        return new Terms(Duration.ofSeconds(in.u32()), Duration.ofSeconds(in.u32()));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u32(term.toSeconds()).u32(grace.toSeconds());
    }
}
