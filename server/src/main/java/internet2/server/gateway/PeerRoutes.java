package internet2.server.gateway;

import internet2.foundation.NodeId;

/** {@code /api/v1/peers}. */
record PeerRoutes(PeerApi peers) {

    void addTo(Routes routes) {
        routes.add(
                "listPeers",
                exchange -> Reply.json(
                        peers.peers(exchange.optional("after").map(NodeId::parse), (int) exchange.number("limit"))));
    }
}
