package internet2.hypermesh;

import internet2.foundation.NodeId;
import internet2.foundation.encoding.Encodable;
import internet2.hypermesh.assets.Assets;
import internet2.ledger.Membership;
import internet2.ledger.Receipt;
import internet2.stoq.Connection;
import internet2.stoq.StoqException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What HyperMesh needs of the rest of the node.
 *
 * @param assets the module's latest committed state as this node has it
 * @param members who goes on under new keys, as this node's ledger has it
 * @param operations where this node's operations go
 * @param directory where nodes are
 * @param dialer how they are reached
 */
public record Surroundings(
        Supplier<Assets> assets,
        Supplier<Membership> members,
        Operations operations,
        Directory directory,
        Dialer dialer) {

    /** Under which id its assets and leases stand. */
    NodeId origin(NodeId node) {
        return members.get().origin(node);
    }

    /** Submits an operation in this node's name; the receipt comes when it is durable in a block, or refused. */
    @FunctionalInterface
    public interface Operations {
        CompletableFuture<Receipt> submit(String module, Encodable payload);
    }

    /** Where a node's STOQ endpoint is; empty where that isn't known. */
    @FunctionalInterface
    public interface Directory {
        Optional<InetSocketAddress> endpoint(NodeId node);
    }

    /** A proven connection to that node and no other; live ones are reused. */
    @FunctionalInterface
    public interface Dialer {
        Connection connect(InetSocketAddress address, NodeId expected) throws StoqException;
    }
}
