package internet2.ledger;

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
}
