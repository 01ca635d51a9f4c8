package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.ledger.Submission;
import java.time.Duration;
import java.util.List;

/** What an operator should know. */
public sealed interface Notice {

    /** The wall clock is before the last block's time, so block time stands still until it has caught up. */
    record ClockBehind(Duration by) implements Notice {}

    /** The wall clock went ahead of the time that passed; block time follows at most an hour per block. */
    record ClockLeapt(Duration by) implements Notice {}

    /** The clock is sound again. */
    record ClockSound() implements Notice {}

    /** A new view, and why: after a block, or because the one before was skipped. */
    record EnteredView(long view, int leader, boolean afterSkip) implements Notice {}

    /** This validator voted to skip a view. */
    record GaveUp(long view, int leader, String why) implements Notice {}

    /** A quorum prepared a block whose parent state is not the one executed here: this machine is not sound. */
    record Diverged(long height, Hash ours, Hash theirs) implements Notice {}

    /** Two quorums disagree: more than a third of the weight is dishonest. Now people have to decide. */
    record Forked(long height) implements Notice {}

    /**
     * A batch of this validator's lane can be found elsewhere, and all others are told so: whoever leads may name it.
     *
     * @param operations in it
     * @param took since it was sent
     */
    record BatchAvailable(List<Submission> operations, Duration took) implements Notice {
        public BatchAvailable {
            operations = List.copyOf(operations);
        }
    }

    /**
     * A batch of another validator's lane is here.
     *
     * @param fetched a block named it, so that it was asked for
     */
    record BatchTaken(int owner, int operations, boolean fetched) implements Notice {}

    /** A new epoch, with so many validators. */
    record EpochBegan(long epoch, int validators) implements Notice {}
}
