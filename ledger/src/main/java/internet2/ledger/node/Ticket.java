package internet2.ledger.node;

import internet2.ledger.Receipt;
import internet2.ledger.Submission;
import java.util.concurrent.CompletableFuture;

/**
 * One who waits for an operation.
 *
 * @param arrivedNanos on the monotonic clock
 */
record Ticket(Submission submission, CompletableFuture<Receipt> answer, long arrivedNanos) {

    Ticket withSignatureChecked() {
        return new Ticket(submission.withSignatureChecked(), answer, arrivedNanos);
    }
}
