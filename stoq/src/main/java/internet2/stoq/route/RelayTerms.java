package internet2.stoq.route;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What a relay says of itself; a claim, good for deciding what to measure first.
 *
 * @param price asked for a GiB
 * @param roundTrip to the destination in microseconds' steps, where the relay has a connection there
 */
record RelayTerms(long price, Optional<Duration> roundTrip) implements Encodable {

    private static final int NANOS_A_MICRO = 1000;

    /** What takes longer is as good as not there. */
    static final Duration ROUND_TRIP_MAX = Duration.ofMinutes(1);

    @Override
    public void encode(CanonicalWriter out) {
        out.u64(price).optional(roundTrip, (each, took) -> each.u64(took.toNanos() / NANOS_A_MICRO));
    }

    static RelayTerms decode(CanonicalReader in) {
        return new RelayTerms(in.natural("a price"), in.optional(RelayTerms::roundTrip));
    }

    private static Duration roundTrip(CanonicalReader in) {
        long micros = in.natural("a round trip");
        if (micros > ROUND_TRIP_MAX.toNanos() / NANOS_A_MICRO) {
            throw in.malformed("a round trip takes a minute at most");
        }
        return Duration.of(micros, ChronoUnit.MICROS);
    }
}
