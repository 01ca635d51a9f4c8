package internet2.ledger.consensus;

import internet2.ledger.Block;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Submission;
import java.time.Duration;
import java.util.List;

/** What the core wants done. */
public sealed interface Effect {

    /** Store the block durably, then say {@link Event.Persisted} or {@link Event.PersistFailed}. */
    record Append(CommittedBlock block) implements Effect {}

    /** Execute the block on the state of the last committed one, keep the result aside, say {@link Event.Executed}. */
    record Execute(Block block, List<Submission> submissions) implements Effect {
        public Execute {
            submissions = List.copyOf(submissions);
        }
    }

    /** The block is durable and executed: keep its state, tell those who wait. */
    record Commit(CommittedBlock block) implements Effect {}

    /** The block is no more: forget its execution. Its operations are turned away one by one. */
    record Abandon(long height) implements Effect {}

    /** Tell the sender that its operation will be in no block. */
    record TurnAway(Submission submission, String code, String reason) implements Effect {}

    /** Say {@link Event.Tick} when uptime reaches this, if nothing happens before. Replaces an earlier one. */
    record WakeAt(Duration uptime) implements Effect {}

    /** Worth an operator's attention. */
    record Notify(Notice notice) implements Effect {}
}
