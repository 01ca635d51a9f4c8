package internet2.server.gateway;

/** {@code /api/v1/dns/key}. */
record ZonesKeyRoutes(ZonesKeyApi keys) {

    void addTo(Routes routes) {
        routes.add("getZonesKey", exchange -> Reply.json(keys.zonesKey()));
        routes.add("replaceZonesKey", exchange -> Reply.json(keys.replaceZonesKey(exchange.caller())));
        routes.add("releaseZonesKey", exchange -> Reply.json(keys.releaseZonesKey(exchange.caller())));
    }
}
