package internet2.server.gateway;

import internet2.server.gateway.DnsKeyApi.NewDnsKey;

/** {@code /api/v1/dns/keys}. */
record DnsKeyRoutes(DnsKeyApi keys) {

    void addTo(Routes routes) {
        routes.add("listDnsKeys", exchange -> Reply.json(keys.dnsKeys()));
        routes.add("createDnsKey", exchange -> Reply.json(201, keys.createDnsKey(exchange.body(NewDnsKey.class))));
        routes.add("deleteDnsKey", exchange -> Reply.json(keys.deleteDnsKey(exchange.text("key"))));
    }
}
