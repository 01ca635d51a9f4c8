package internet2.trustchain.threshold.signing;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.util.List;

/** What a {@link Coordinator} hears. */
public sealed interface CoordinatorEvent {

    /**
     * @param session a name that was never used before
     * @param messages each to be signed, 1 to {@link SigningRequest#PARTS_MAX}
     */
    record Requested(Hash session, List<Bytes> messages, Bytes evidence) implements CoordinatorEvent {

        public Requested {
            messages = List.copyOf(messages);
            SigningRequest.requireSizes(messages, evidence);
        }
    }

    /** @param holder from whom it came, which the channel has proven */
    record Committed(int holder, NonceBatch batch) implements CoordinatorEvent {}

    /** @param holder from whom it came, which the channel has proven */
    record Replied(int holder, SigningReply reply) implements CoordinatorEvent {}

    /** The holder can't be reached, and what it was asked is lost: as if it had been silent for long enough. */
    record Unreached(int holder) implements CoordinatorEvent {}

    /** Time has passed; to be said a few times within {@link Coordinator}'s patience. */
    record Elapsed() implements CoordinatorEvent {}
}
