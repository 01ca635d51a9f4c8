package internet2.server.gateway;

import internet2.foundation.Bytes;
import internet2.stoq.content.manifest.ContentId;
import java.io.IOException;

/** {@code /api/v1/content}. */
record ContentRoutes(ContentApi content) {

    private static final String TYPE = "application/octet-stream";

    void addTo(Routes routes) {
        routes.add("publishContent", this::publish);
        routes.add("listContent", exchange -> Reply.json(content.list(exchange.caller())));
        routes.add("describeContent", exchange -> Reply.json(content.describe(exchange.caller(), id(exchange))));
        routes.add("readContent", this::read);
        routes.add("removeContent", exchange -> Reply.json(content.remove(exchange.caller(), id(exchange))));
    }

    private Reply publish(Exchange exchange) throws IOException {
        return Reply.json(
                201,
                content.publish(
                        exchange.caller(),
                        exchange.text("name"),
                        (int) exchange.number("data"),
                        (int) exchange.number("parity"),
                        exchange.arrivingBody().stream()));
    }

    private Reply read(Exchange exchange) {
        ContentId id = id(exchange);
        Caller caller = exchange.caller();
        long size = content.describe(caller, id).size();
        return size == 0
                ? Reply.binary(TYPE, Bytes.EMPTY, Reply.Caching.NEVER)
                : new Reply.Streamed(200, TYPE, size, sink -> content.read(caller, id, sink));
    }

    private static ContentId id(Exchange exchange) {
        try {
            return ContentId.parse(exchange.text("id"));
        } catch (IllegalArgumentException e) {
            throw ApiProblem.badRequest("id: " + e.getMessage());
        }
    }
}
