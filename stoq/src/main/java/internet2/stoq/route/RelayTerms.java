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

    @Override
    public void encode(CanonicalWriter out) {
        out.u64(price).optional(roundTrip, (each, took) -> each.u64(took.toNanos() / NANOS_A_MICRO));
    }

    static RelayTerms decode(CanonicalReader in) {
        return new RelayTerms(
                in.natural("a price"),
                in.optional(each -> Duration.of(each.natural("a round trip"), ChronoUnit.MICROS)));
    }
}
