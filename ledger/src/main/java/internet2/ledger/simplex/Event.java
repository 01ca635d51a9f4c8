package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.Epoch;
import internet2.ledger.Submission;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What happens to the core. */
public sealed interface Event {

    /** The node is up; its state is that of the tip the core was made with. */
    record Started() implements Event {}

    /** Time has passed. */
    record Tick() implements Event {}

    /**
     * Operations that passed the proofs on their own, in the order of their arrival.
     *
     * @param ours clients wait for them here: other validators are told of them; otherwise one of these told us
     */
    record OperationsArrived(List<Arrival> arrivals, boolean ours) implements Event {
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
     * A message of another validator, well-formed and with operations whose signatures were looked at.
     *
     * @param from proven by the transport
     */
    record Received(NodeId from, Message message) implements Event {}

    /** A way to another validator is open, for the first time or again. */
    record Connected(NodeId validator) implements Event {}

    /**
     * A block was executed on its parent.
     *
     * @param stateRoot after it
     * @param consumed which of its operations used their sequence number up
     * @param next the epoch that begins after it, if it closes its own
     */
    record Executed(Hash block, Hash stateRoot, BitSet consumed, Optional<Epoch> next) implements Event {}

    /** Nobody should wait for these as leaders, nor prepare what they propose; replaces what was said before. */
    record Quarantined(Set<NodeId> validators) implements Event {
        public Quarantined {
            validators = Set.copyOf(validators);
        }
    }

    /** A final block is in the log. */
    record Persisted(long height) implements Event {}
}
