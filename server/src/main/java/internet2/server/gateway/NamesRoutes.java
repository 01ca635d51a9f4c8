package internet2.server.gateway;

import internet2.server.gateway.NamesApi.NameUpdate;
import java.net.InetAddress;
import java.util.Locale;

/** {@code /api/v1/dns}. */
record NamesRoutes(NamesApi names) {

    void addTo(Routes routes) {
        routes.add(
                "resolveName",
                exchange -> Reply.json(names.resolve(
                        exchange.text("domain"),
                        exchange.text("type").toUpperCase(Locale.ROOT),
                        InetAddress.ofLiteral(exchange.origin().address()))));
        routes.add("updateName", this::update);
        routes.add("listAnchors", exchange -> Reply.json(names.anchors()));
    }

    private Reply update(Exchange exchange) {
        NameUpdate update = exchange.body(NameUpdate.class);
        boolean deletion = update.action() == NamesApi.Action.DELETE;
        if (deletion != update.values().isEmpty()) {
            throw ApiProblem.badRequest(
                    deletion ? "values must be absent when records are deleted" : "values is required to set records");
        }
        return Reply.json(names.update(exchange.caller(), update));
    }
}
