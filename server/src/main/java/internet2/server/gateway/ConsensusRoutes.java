package internet2.server.gateway;

import internet2.foundation.NodeId;
import internet2.server.gateway.ConsensusApi.Promotion;

/** {@code /api/v1/consensus}. */
record ConsensusRoutes(ConsensusApi consensus) {

    void addTo(Routes routes) {
        routes.add("getConsensus", exchange -> Reply.json(consensus.consensus()));
        routes.add("listValidators", exchange -> Reply.json(consensus.validators()));
        routes.add("listEvidence", exchange -> Reply.json(consensus.evidence()));
        routes.add(
                "promoteValidator",
                exchange -> Reply.json(consensus.promote(exchange.caller(), exchange.body(Promotion.class))));
        routes.add(
                "retireValidator",
                exchange -> Reply.json(consensus.retire(exchange.caller(), NodeId.parse(exchange.text("node")))));
    }
}
