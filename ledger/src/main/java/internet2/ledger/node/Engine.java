package internet2.ledger.node;

import internet2.ledger.Operation;
import internet2.ledger.Receipt;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What drives a ledger: a validator's consensus, or a follower's fetching. */
interface Engine extends AutoCloseable {

    CompletableFuture<Receipt> submit(Operation operation);

    /** Whether this node votes. */
    boolean validator();

    /** Operations that wait for a block here. */
    int waiting();

    /** What an operator should look at, in words. */
    List<String> problems();

    /** Makes a checkpoint of the latest block, where that is this node's to do. */
    void bringCheckpointUpToDate();

    @Override
    void close();
}
