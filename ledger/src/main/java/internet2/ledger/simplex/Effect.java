package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.Block;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Submission;
import internet2.ledger.votes.Evidence;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;

/** What the core wants done, in this order. */
public sealed interface Effect {

    /** Write to the journal; what comes after in the same list waits until it is on disk. */
    record Remember(JournalEntry entry) implements Effect {}

    /** To one validator of the epoch; lost where it can't be reached. */
    record Send(NodeId to, Message message) implements Effect {}

    /** To all other validators of the epoch. */
    record Broadcast(Message message) implements Effect {}

    /** Execute the block on its parent's state, keep the result aside, say {@link Event.Executed}. */
    record Execute(Hash hash, Block block, List<Submission> submissions) implements Effect {
        public Execute {
            submissions = List.copyOf(submissions);
        }
    }

    /** The block is final: store it durably, then say {@link Event.Persisted}. */
    record Append(CommittedBlock block) implements Effect {}

    /**
     * The block is final, durable and executed: keep its state, tell those who wait. The executions of its parent's
     * other children, and of what stands on them, are of no use any more.
     *
     * @param inVain which of its operations were refused though those that clients wait for are still to come
     */
    record Commit(Hash hash, long height, BitSet inVain) implements Effect {}

    /** Tell the sender that its operation will be in no block. */
    record TurnAway(Submission submission, String code, String reason) implements Effect {}

    /** Say {@link Event.Tick} when uptime reaches this, if nothing happens before. Replaces an earlier one. */
    record WakeAt(Duration uptime) implements Effect {}

    /** A validator contradicted itself. */
    record Accuse(Evidence evidence) implements Effect {}

    /**
     * The others are further than the core can follow by itself: fetch committed blocks, then begin with a new core.
     *
     * @param height a block that is final elsewhere and not here
     */
    record FellBehind(long height) implements Effect {}

    /** The epoch is over and this node has no vote in the next: follow from here on. */
    record Retired() implements Effect {}

    /** Worth an operator's attention. */
    record Notify(Notice notice) implements Effect {}
}
