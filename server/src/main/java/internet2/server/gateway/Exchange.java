package internet2.server.gateway;

import internet2.foundation.Bytes;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One request as a route sees it: checked against the document, its caller known. */
final class Exchange {

    private final Route route;
    private final Caller caller;
    private final Map<String, String> parameters;
    private final Content content;
    private final Origin origin;

    /**
     * Where a request went and where it came from.
     *
     * @param target path and query as they were sent
     * @param client the host or site: 64 bits of its address
     * @param address all of it, as text
     */
    record Origin(String target, String client, String address) {}

    /** A request's body. */
    sealed interface Content {
        record None() implements Content {}

        record Collected(Bytes bytes) implements Content {}

        /** @param length as announced; -1: unknown */
        record Arriving(InputStream stream, long length) implements Content {}
    }

    /** @throws ApiProblem {@link ProblemKind#BAD_REQUEST} if the parameters are not as the document demands */
    Exchange(Route route, Caller caller, Map<String, String> parameters, Content content, Origin origin) {
        this.route = route;
        this.origin = origin;
        this.caller = caller;
        this.parameters = parameters;
        this.content = content;
    }

    Caller caller() {
        return caller;
    }

    Origin origin() {
        return origin;
    }

    String text(String parameter) {
        return optional(parameter)
                .orElseThrow(() -> new IllegalStateException(
                        route.operationId() + " reads " + parameter + ", which the document does not require"));
    }

    Optional<String> optional(String parameter) {
        return Optional.ofNullable(parameters.get(parameter));
    }

    long number(String parameter) {
        return Long.parseLong(text(parameter));
    }

    /** The JSON body, checked against the document. */
    <T> T body(Class<T> type) {
        JsonNode tree = ApiJson.parse(binaryBody().toArray());
        route.body()
                .flatMap(Route.Body::schema)
                .orElseThrow(() -> new IllegalStateException(route.operationId() + " has no schema for its body"))
                .check(tree, "");
        return ApiJson.bind(tree, type);
    }

    Content.Arriving arrivingBody() {
        return switch (content) {
            case Content.Arriving arriving -> arriving;
            case Content.Collected collected -> throw notStreamed();
            case Content.None none -> throw notStreamed();
        };
    }

    Bytes binaryBody() {
        return switch (content) {
            case Content.Collected collected -> collected.bytes();
            case Content.Arriving arriving -> throw notStreamed();
            case Content.None none -> throw notStreamed();
        };
    }

    private IllegalStateException notStreamed() {
        return new IllegalStateException(route.operationId() + " reads its body in another way than the document says");
    }
}
