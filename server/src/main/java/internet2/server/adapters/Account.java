package internet2.server.adapters;

import internet2.foundation.NodeId;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.Receipt;
import java.util.concurrent.CompletableFuture;

/** An identity in whose name this node may submit operations: a session on the ledger. */
public interface Account {

    NodeId id();

    /** Completes when the operation is durable in a block, or refused. */
    CompletableFuture<Receipt> submit(String module, Encodable payload);

    /** The same for an operation that writes more state than others do: so many bytes at most. */
    CompletableFuture<Receipt> submit(String module, Encodable payload, int stateBytes);
}
