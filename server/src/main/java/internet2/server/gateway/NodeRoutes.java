package internet2.server.gateway;

import internet2.server.gateway.NodeApi.Health;
import internet2.server.gateway.NodeApi.JoinRequest;
import internet2.server.gateway.NodeApi.TokenRequest;
import internet2.server.gateway.Reply.Caching;
import java.util.function.Supplier;

/** {@code /api/v1/status}, {@code health}, {@code metrics} and {@code node}. */
record NodeRoutes(NodeApi node, Supplier<String> metrics) {

    void addTo(Routes routes) {
        routes.add("getStatus", exchange -> Reply.json(node.status()));
        routes.add("getHealth", this::health);
        routes.add(
                "getMetrics",
                exchange -> Reply.text("text/plain; version=0.0.4; charset=utf-8", metrics.get(), Caching.NEVER));
        routes.add("issueToken", this::issueToken);
        routes.add("rotateKeys", exchange -> Reply.json(node.rotateKeys(exchange.caller())));
        routes.add("joinNetwork", exchange -> Reply.json(201, node.join(exchange.body(JoinRequest.class))));
    }

    private Reply health(Exchange exchange) {
        Health health = node.health();
        return Reply.json(health.up() ? 200 : 503, health);
    }

    private Reply issueToken(Exchange exchange) {
        return Reply.json(201, node.issueToken(exchange.caller(), exchange.body(TokenRequest.class)));
    }
}
