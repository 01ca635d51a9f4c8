package internet2.server.gateway;

import internet2.foundation.Bytes;
import internet2.server.gateway.Reply.Caching;
import java.io.IOException;
import java.io.InputStream;

/** The document itself, for machines and for people. */
record DocumentRoutes(ApiDocument document) {

    void addTo(Routes routes) {
        routes.add("home", exchange -> new Reply.Elsewhere("/api"));
        routes.add("getApiPage", exchange -> file("page.html", "text/html; charset=utf-8"));
        routes.add("getApiPageFile", this::pageFile);
        routes.add(
                "getDocument",
                exchange -> new Reply.Whole(200, "application/yaml", Bytes.wrap(document.yaml()), Caching.SHORT));
        routes.add(
                "getDocumentAsJson",
                exchange -> new Reply.Whole(200, "application/json", Bytes.wrap(document.json()), Caching.SHORT));
    }

    private Reply pageFile(Exchange exchange) throws IOException {
        String name = exchange.text("file");
        return file(name, name.endsWith(".js") ? "text/javascript; charset=utf-8" : "text/css; charset=utf-8");
    }

    private static Reply file(String name, String contentType) throws IOException {
        try (InputStream in = DocumentRoutes.class.getResourceAsStream("/api/" + name)) {
            if (in == null) {
                throw new IllegalStateException("/api/" + name + " is missing from the build");
            }
            return new Reply.Whole(200, contentType, Bytes.wrap(in.readAllBytes()), Caching.SHORT);
        }
    }
}
