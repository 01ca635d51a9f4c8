package internet2.stoq.route;

import java.time.Duration;
import java.time.Instant;

/** What became known of one path to a destination. */
public sealed interface PathEvent {

    Path path();

    Instant at();

    /**
     * The path could be used.
     *
     * @param price for a GiB, as its relays ask for; 0 of the direct one
     */
    record Offered(Path path, long price, Instant at) implements PathEvent {}

    /** A relay on it does not relay any more. */
    record Withdrawn(Path path, Instant at) implements PathEvent {}

    /** The far end answered a question along this path. */
    record Answered(Path path, Duration roundTrip, Instant at) implements PathEvent {}

    /** Nobody answered in time. */
    record Missed(Path path, Instant at) implements PathEvent {}

    /** There was no way through, for as long as anybody would wait. */
    record Broken(Path path, Instant at) implements PathEvent {}
}
