package internet2.server;

import internet2.foundation.NodeId;
import internet2.ledger.Ledger;
import internet2.ledger.Member;
import internet2.ledger.Membership;
import internet2.server.settings.NodeSettings;
import internet2.stoq.route.LowestCost;
import internet2.stoq.route.RelayPolicy;
import internet2.stoq.route.Router;
import internet2.stoq.route.RouterConfiguration;
import java.util.function.Predicate;

/** Ways to other nodes, straight and through relays, and what this node carries for others, as its owner says. */
final class Routing {

    private Routing() {}

    /** @param votes whether a node has a vote */
    static Router open(Foundations ground, Late<Ledger> ledger, Predicate<NodeId> votes) {
        Router router = new Router(
                ground.id(),
                policy(ground.settings().relay(), ledger, votes),
                RouterConfiguration.standard(),
                LowestCost.standard(),
                Observers.routes(ground.metrics()),
                ground.clock(),
                ground.random());
        ground.metrics().observeCircuits(router::circuitsRelayed);
        return router;
    }

    private static RelayPolicy policy(NodeSettings.Relay settings, Late<Ledger> ledger, Predicate<NodeId> votes) {
        Predicate<NodeId> admits =
                switch (settings.carriesFor()) {
                    case NOBODY -> nobody -> false;
                    case VALIDATORS -> votes;
                    case NODES -> node -> isNode(ledger, node);
                };
        return new RelayPolicy(
                admits,
                settings.circuitsMax(),
                settings.circuitsPerNode(),
                settings.bytesPerSecond().bytes(),
                settings.price());
    }

    private static boolean isNode(Late<Ledger> ledger, NodeId node) {
        return ledger.peek()
                .flatMap(opened -> opened.query(Membership.class).member(node))
                .filter(Member::isActiveNode)
                .isPresent();
    }
}
