package internet2.trustchain.threshold.signing;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;

/** What a {@link Coordinator} hears. */
public sealed interface CoordinatorEvent {

    /** @param session a name that was never used before */
    record Requested(Hash session, Bytes message, Bytes evidence) implements CoordinatorEvent {

        public Requested {
            SigningRequest.requireSizes(message, evidence);
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
