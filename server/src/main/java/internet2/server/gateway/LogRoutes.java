package internet2.server.gateway;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.server.gateway.Reply.Caching;

/** {@code /api/v1/ct} and {@code /log}. */
record LogRoutes(LogApi log) {

    void addTo(Routes routes) {
        routes.add("getLog", exchange -> Reply.json(log.log()));
        routes.add("proveLogged", exchange -> Reply.json(log.proof(Hash.parse(exchange.text("hash")))));
        routes.add("submitCertificate", exchange -> Reply.json(log.submit(exchange.body(LogApi.Submission.class))));
        routes.add("listSplitViews", exchange -> Reply.json(log.splitViews()));
        routes.add("proveInText", this::tlogProof);
        routes.add(
                "getCheckpoint", exchange -> Reply.text("text/plain; charset=utf-8", log.checkpoint(), Caching.NEVER));
        routes.add("getTile", this::tile);
    }

    private Reply tlogProof(Exchange exchange) {
        String proof = log.tlogProof(Hash.parse(exchange.text("hash")));
        return Reply.text("text/plain; charset=utf-8", proof, Caching.NEVER);
    }

    private Reply tile(Exchange exchange) {
        String path = exchange.text("tile");
        Bytes tile = log.tile(path).orElseThrow(() -> ApiProblem.notFound("the log has no tile " + path + " yet"));
        return Reply.binary("application/octet-stream", tile, Caching.FOREVER);
    }
}
