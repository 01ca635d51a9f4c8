package internet2.server.gateway;

import internet2.foundation.Bytes;

/** {@code /api/v1/ledger}. */
record LedgerRoutes(LedgerApi ledger) {

    void addTo(Routes routes) {
        routes.add("getBlock", exchange -> Reply.json(ledger.block(exchange.number("height"))));
        routes.add(
                "listBlocks",
                exchange -> Reply.binary(
                        "application/octet-stream", ledger.blocks(exchange.number("from")), Reply.Caching.NEVER));
        routes.add(
                "proveState",
                exchange -> Reply.json(ledger.prove(exchange.text("module"), Bytes.parseHex(exchange.text("key")))));
        routes.add(
                "listEpochSteps",
                exchange -> Reply.binary(
                        "application/octet-stream", ledger.epochSteps(exchange.number("from")), Reply.Caching.NEVER));
        routes.add("submitOperation", exchange -> Reply.json(ledger.submit(exchange.binaryBody())));
    }
}
