package internet2.ledger;

import java.util.concurrent.CompletableFuture;

/** Takes operations: the ledger of this node, or a validator at the other end of a connection. */
@FunctionalInterface
public interface OperationSink {

    /**
     * Completes when the operation is durable in a block, or refused: every refusal is a receipt. Completes
     * exceptionally with {@link LedgerUnavailableException} when nobody knows what became of it.
     */
    CompletableFuture<Receipt> submit(Operation operation);
}
