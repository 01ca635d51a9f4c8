package internet2.server;

import internet2.foundation.NodeId;
import internet2.ledger.BlockSource;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerNetwork;
import internet2.ledger.node.LedgerNode;
import internet2.ledger.node.LedgerProtocol;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Opens a node's ledger over its network. */
final class LedgerStart {

    private LedgerStart() {}

    static Ledger open(Foundations ground, LedgerNetwork network) {
        boolean votes = ground.genesis().validators().stream()
                .anyMatch(each -> each.id().equals(ground.id()));
        return votes
                ? LedgerNode.openValidator(
                        ground.ledgerConfiguration(), ground.genesis(), Foundations.modules(), ground.identity())
                : follow(ground, network);
    }

    private static Ledger follow(Foundations ground, LedgerNetwork network) {
        ExecutorService calls = ground.parts().add(Executors.newVirtualThreadPerTaskExecutor());
        List<NodeId> sources = List.copyOf(network.acquaintances());
        return LedgerNode.openFollower(
                ground.ledgerConfiguration(),
                ground.genesis(),
                Foundations.modules(),
                sources.stream().map(each -> source(network, each)).toList(),
                LedgerProtocol.sink(
                        (service, request) -> network.call(sources.getFirst(), service, request), calls));
    }

    private static BlockSource source(LedgerNetwork network, NodeId node) {
        return LedgerProtocol.source(
                node.toString(), (service, request) -> network.call(node, service, request));
    }
}
