package internet2.server.gateway;

import internet2.foundation.AssetId;
import internet2.foundation.NodeId;
import internet2.server.gateway.AssetApi.Allocation;
import internet2.server.gateway.AssetApi.AssetQuery;
import internet2.server.gateway.AssetApi.AssetRegistration;

/** {@code /api/v1/assets} and {@code /api/v1/leases}. */
record AssetRoutes(AssetApi assets) {

    void addTo(Routes routes) {
        routes.add("registerAsset", this::register);
        routes.add("listAssets", this::list);
        routes.add("findAsset", exchange -> Reply.json(assets.find(id(exchange))));
        routes.add("allocateAsset", this::allocate);
        routes.add("releaseLease", exchange -> Reply.json(assets.release(exchange.caller(), id(exchange))));
        routes.add("listLeases", exchange -> Reply.json(assets.leases(exchange.caller())));
    }

    private Reply register(Exchange exchange) {
        return Reply.json(201, assets.register(exchange.caller(), exchange.body(AssetRegistration.class)));
    }

    private Reply list(Exchange exchange) {
        return Reply.json(assets.list(new AssetQuery(
                exchange.optional("kind"),
                exchange.optional("node").map(NodeId::parse),
                exchange.optional("after").map(AssetId::parse),
                (int) exchange.number("limit"))));
    }

    private Reply allocate(Exchange exchange) {
        return Reply.json(assets.allocate(exchange.caller(), id(exchange), exchange.body(Allocation.class)));
    }

    private static AssetId id(Exchange exchange) {
        return AssetId.parse(exchange.text("id"));
    }
}
