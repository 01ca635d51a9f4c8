package internet2.ledger.consensus;

import internet2.foundation.Hash;
import internet2.ledger.Submission;
import java.util.BitSet;
import java.util.List;

/** What happens to the core. */
public sealed interface Event {

    /** The node is up; its state is that of the tip the core was made with. */
    record Started() implements Event {}

    /** Time has passed. */
    record Tick() implements Event {}

    /** Operations that passed the proofs on their own, in the order of their arrival. */
    record OperationsArrived(List<Arrival> arrivals) implements Event {
        public OperationsArrived {
            arrivals = List.copyOf(arrivals);
        }
    }

    /**
     * One operation.
     *
     * @param committedNext the next sequence number of its lane in committed state
     */
    record Arrival(Submission submission, long committedNext) {}

    /**
     * A block was executed.
     *
     * @param stateRoot after it
     * @param consumed which of its operations used their sequence number up
     * @param nextEpoch of the block after it
     */
    record Executed(long height, Hash stateRoot, BitSet consumed, long nextEpoch) implements Event {}

    /** A block is on disk. */
    record Persisted(long height) implements Event {}

    /** A block could not be stored; nothing of it was. */
    record PersistFailed(long height, String reason) implements Event {}
}
