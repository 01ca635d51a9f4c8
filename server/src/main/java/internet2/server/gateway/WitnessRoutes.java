package internet2.server.gateway;

import internet2.foundation.Hash;
import internet2.server.gateway.Reply.Caching;

/** {@code /witness}. */
record WitnessRoutes(WitnessApi witness) {

    void addTo(Routes routes) {
        routes.add("addCheckpoint", this::addCheckpoint);
        routes.add("getWitness", exchange -> Reply.json(witness.witness()));
        routes.add(
                "getCosigned",
                exchange -> Reply.text(
                        "text/plain; charset=utf-8",
                        witness.cosigned(Hash.parse(exchange.text("origin"))),
                        Caching.NEVER));
    }

    private Reply addCheckpoint(Exchange exchange) {
        WitnessApi.Judged judged = witness.addCheckpoint(exchange.binaryBody().utf8());
        return Reply.text(judged.status(), judged.contentType(), judged.body());
    }
}
