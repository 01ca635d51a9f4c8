package internet2.ledger.consensus;

import java.time.Duration;

/** What an operator should know. */
public sealed interface Notice {

    /** The wall clock is before the last block's time, so block time stands still until it has caught up. */
    record ClockBehind(Duration by) implements Notice {}

    /** The wall clock went ahead of the time that passed; block time follows at most an hour per block. */
    record ClockLeapt(Duration by) implements Notice {}

    /** The clock is sound again. */
    record ClockSound() implements Notice {}

    /** Blocks cannot be stored; operations are turned away until a later attempt succeeds. */
    record StorageRefused(String reason) implements Notice {}

    /** Blocks can be stored again. */
    record StorageRecovered() implements Notice {}
}
