package internet2.trustchain.names.transactions;

import internet2.foundation.Bytes;
import internet2.trustchain.names.ResourceRecord;
import java.util.stream.Stream;

/** What goes back to who asked. */
sealed interface Answer {

    /** Nothing at all. */
    record Silence() implements Answer {}

    record Message(Bytes bytes) implements Answer {}

    /** So many messages as it takes; who sends them has one of the places for transfers, and gives it back. */
    record Transferred(Request query, Stream<ResourceRecord> records) implements Answer {}
}
