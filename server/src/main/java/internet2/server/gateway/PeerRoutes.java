package internet2.server.gateway;

import internet2.foundation.NodeId;

/** {@code /api/v1/peers}. */
record PeerRoutes(PeerApi peers) {

    void addTo(Routes routes) {
        routes.add(
                "listPeers",
                exchange -> Reply.json(
                        peers.peers(exchange.optional("after").map(NodeId::parse), (int) exchange.number("limit"))));
        routes.add("listConnections", exchange -> Reply.json(peers.connections()));
        routes.add("qlogConnections", exchange -> Reply.json(peers.qlog(exchange.body(PeerApi.QlogWish.class))));
        routes.add("listPaths", exchange -> Reply.json(peers.paths()));
        routes.add(
                "excludePeer",
                exchange -> Reply.json(
                        peers.exclude(exchange.caller(), node(exchange), exchange.body(PeerApi.Exclusion.class))));
        routes.add("admitPeer", exchange -> Reply.json(peers.admit(exchange.caller(), node(exchange))));
    }

    private static NodeId node(Exchange exchange) {
        return NodeId.parse(exchange.text("node"));
    }
}
