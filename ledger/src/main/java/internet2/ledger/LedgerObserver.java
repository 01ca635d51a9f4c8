package internet2.ledger;

import internet2.foundation.NodeId;
import internet2.ledger.votes.VoteKind;
import java.time.Duration;

/** Hears what a ledger does, for metrics; every method returns at once. */
public interface LedgerObserver {

    /** Hears nothing. */
    LedgerObserver NONE = new LedgerObserver() {};

    /** A block is final here. */
    default void blockCommitted(BlockHeader header, int operations, int bytes) {}

    /** An operation became final; the time from its arrival here to its durable commit. */
    default void operationFinal(Duration finality) {}

    /** An operation was refused, before a block or in it. */
    default void operationRefused(String code) {}

    /** This machine's clock stands before the last block's time; zero when it caught up. */
    default void clockBehind(Duration by) {}

    /** This machine's clock leapt ahead of what passed; block time follows in steps. */
    default void clockLeapt(Duration by) {}

    /** Blocks cannot be stored; operations are refused until they can. */
    default void storageRefused(String reason) {}

    /** Blocks can be stored again. */
    default void storageRecovered() {}

    /** A source of blocks gave what cannot be. */
    default void sourceRefused(String source, String reason) {}

    /** Validators signed a checkpoint. */
    default void checkpointMade(long height) {}

    /** Views, epochs, modes, accusations, suspicions, as {@link Ledger#observe} tells them, but none is left out. */
    default void happened(ConsensusEvent event) {}

    /** A vote of another validator arrived and is signed by it. */
    default void voteSeen(NodeId validator, VoteKind kind) {}

    /**
     * A batch of operations of this validator's clients is stored by others, so that blocks may name it.
     *
     * @param took since it was sent to them
     */
    default void batchAvailable(int operations, Duration took) {}

    /**
     * A batch of another validator's clients is here.
     *
     * @param fetched a block named it before it came, so that it was asked for
     */
    default void batchTaken(NodeId owner, int operations, boolean fetched) {}

    /** Own votes were made durable. */
    default void journalSynced(Duration took) {}

    /**
     * A queue was full, so that something in it was dropped.
     *
     * @param queue of few different names
     */
    default void queueDropped(String queue) {}

    /** How much a validator is suspected, 0 to 1. */
    default void suspicion(NodeId validator, double score) {}
}
