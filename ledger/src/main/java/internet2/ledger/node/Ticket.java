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

    /** Hears what another one hears. */
    @SuppressWarnings("FutureReturnValueIgnored") // what it would tell is told to this ticket
    void follow(CompletableFuture<Receipt> other) {
        other.whenComplete((receipt, failure) -> {
            if (failure == null) {
                answer.complete(receipt);
            } else {
                answer.completeExceptionally(failure);
            }
        });
    }
}
