package internet2.server.keys;

import internet2.ledger.Receipt;
import internet2.trustchain.threshold.epochs.KeyOperation;
import java.util.concurrent.CompletableFuture;

/** Submits operations on keys in this node's name. */
@FunctionalInterface
public interface KeyLedger {

    /** @param stateBytes the most that it writes */
    CompletableFuture<Receipt> submit(KeyOperation operation, int stateBytes);
}
