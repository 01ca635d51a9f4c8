package internet2.ledger;

import internet2.foundation.NodeId;
import internet2.ledger.votes.Evidence;
import java.time.Instant;

/** What a node tells of the consensus while it goes on. */
public sealed interface ConsensusEvent {

    /** On this node's clock. */
    Instant time();

    /** A new view. */
    record ViewEntered(Instant time, long epoch, long view, NodeId leader) implements ConsensusEvent {}

    /** A view ended without a block. */
    record ViewSkipped(Instant time, long epoch, long view, NodeId leader) implements ConsensusEvent {}

    /** An epoch began, with so many validators. */
    record EpochBegan(Instant time, long epoch, int validators) implements ConsensusEvent {}

    /** What this node does changed. */
    record ModeChanged(Instant time, LedgerMode mode, String why) implements ConsensusEvent {}

    /** A validator contradicted itself, provably. */
    record Accused(Instant time, NodeId validator, Evidence evidence) implements ConsensusEvent {}

    /**
     * A validator is suspected, or no longer; nothing is proven.
     *
     * @param reason in words; empty when it is no longer suspected
     */
    record Suspected(Instant time, NodeId validator, boolean suspected, double score, String reason)
            implements ConsensusEvent {}

    /**
     * A quorum suspects a validator, or no longer: nobody waits for it as leader while it lasts. It votes on.
     *
     * @param reason as this node sees it, in words; empty when it is over
     */
    record Quarantined(Instant time, NodeId validator, boolean begins, String reason) implements ConsensusEvent {}
}
