package internet2.server.gateway;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.server.gateway.Reply.Caching;

/** {@code /ct}: submission prefix and monitoring prefix of static-ct-api. */
record StaticCtRoutes(StaticCtApi ct, LogApi log) {

    void addTo(Routes routes) {
        routes.add("getTreeHead", exchange -> Reply.text("text/plain; charset=utf-8", ct.treeHead(), Caching.NEVER));
        routes.add("getCtTile", this::tile);
        routes.add(
                "getLogIssuer",
                exchange -> Reply.binary(
                        "application/pkix-cert", ct.issuer(Hash.parse(exchange.text("fingerprint"))), Caching.FOREVER));
        routes.add("addChain", exchange -> Reply.json(ct.addChain(exchange.body(StaticCtApi.Chain.class))));
        routes.add("addPreChain", exchange -> Reply.json(ct.addPreChain(exchange.body(StaticCtApi.Chain.class))));
        routes.add("getRoots", exchange -> Reply.json(ct.roots()));
        routes.add("describeLog", exchange -> Reply.json(ct.description()));
    }

    private Reply tile(Exchange exchange) {
        ct.description(); // where there is no such log, there are no tiles of it
        String path = exchange.text("tile");
        Bytes tile = log.tile(path).orElseThrow(() -> ApiProblem.notFound("the log has no tile " + path + " yet"));
        return Reply.binary("application/octet-stream", tile, Caching.FOREVER);
    }
}
