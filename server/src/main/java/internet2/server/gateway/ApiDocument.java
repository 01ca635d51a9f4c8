package internet2.server.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The API's document {@code openapi.yaml}, read once at start: what routes there are and what they demand. */
final class ApiDocument {

    private static final List<String> METHODS = List.of("get", "head", "put", "post", "delete");
    private static final long BODY_BYTES_MAX = 1 << 16;

    private final byte[] yaml;
    private final JsonNode root;
    private final List<Route> routes;

    private ApiDocument(byte[] yaml) {
        this.yaml = yaml;
        this.root = new YAMLMapper().readTree(yaml);
        this.routes = List.copyOf(readRoutes());
    }

    /** The document that is built in. */
    static ApiDocument load() {
        try (InputStream in = Objects.requireNonNull(
                ApiDocument.class.getResourceAsStream("/openapi.yaml"), "openapi.yaml is missing from the build")) {
            return new ApiDocument(in.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException("openapi.yaml cannot be read", e);
        }
    }

    static ApiDocument of(byte[] yaml) {
        return new ApiDocument(yaml);
    }

    byte[] yaml() {
        return yaml.clone();
    }

    byte[] json() {
        return ApiJson.write(root);
    }

    List<Route> routes() {
        return routes;
    }

    private List<Route> readRoutes() {
        List<Route> found = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
            for (String method : METHODS) {
                JsonNode operation = path.getValue().get(method);
                if (operation != null) {
                    found.add(readRoute(path.getKey(), method, operation));
                }
            }
        }
        return found;
    }

    private Route readRoute(String template, String method, JsonNode operation) {
        return new Route(
                operation.path("operationId").stringValue(),
                method.toUpperCase(Locale.ROOT),
                template,
                Role.valueOf(operation.path("x-role").stringValue("anonymous").toUpperCase(Locale.ROOT)),
                operation.path("x-plain-http").booleanValue(false),
                readParameters(operation),
                readBody(operation),
                Optional.ofNullable(operation.get("x-time-max"))
                        .map(seconds -> Duration.ofSeconds(seconds.longValue())),
                readAnswers(operation));
    }

    private List<Route.Parameter> readParameters(JsonNode operation) {
        List<Route.Parameter> parameters = new ArrayList<>();
        for (JsonNode each : operation.path("parameters").values()) {
            JsonNode parameter = resolve(each);
            JsonNode schema = parameter.path("schema");
            parameters.add(new Route.Parameter(
                    parameter.path("name").stringValue(),
                    Route.Place.valueOf(parameter.path("in").stringValue().toUpperCase(Locale.ROOT)),
                    parameter.path("required").booleanValue(false),
                    parameter.path("x-rest-of-path").booleanValue(false),
                    schemas().read(schema),
                    schema.has("default") ? schema.get("default").asString() : null));
        }
        return List.copyOf(parameters);
    }

    private Optional<Route.Body> readBody(JsonNode operation) {
        return operation.path("requestBody").path("content").properties().stream()
                .findFirst()
                .map(content -> new Route.Body(
                        content.getKey(),
                        Optional.ofNullable(content.getValue().get("schema")).map(schemas()::read),
                        operation.path("x-body-max").longValue(BODY_BYTES_MAX),
                        operation.path("x-streamed").booleanValue(false)));
    }

    private Map<Integer, Schema> readAnswers(JsonNode operation) {
        Map<Integer, Schema> answers = new HashMap<>();
        for (Map.Entry<String, JsonNode> response : operation.path("responses").properties()) {
            JsonNode schema = resolve(response.getValue())
                    .path("content")
                    .path("application/json")
                    .get("schema");
            if (schema != null && !response.getKey().equals("default")) {
                answers.put(Integer.valueOf(response.getKey()), schemas().read(schema));
            }
        }
        return Map.copyOf(answers);
    }

    private SchemaReader schemas() {
        return new SchemaReader(this::resolve);
    }

    /** Follows a reference within the document. */
    private JsonNode resolve(JsonNode node) {
        JsonNode reference = node.get("$ref");
        if (reference == null) {
            return node;
        }
        JsonNode target = root.at(reference.stringValue().substring(1));
        if (target.isMissingNode()) {
            throw new IllegalStateException("openapi.yaml refers to " + reference.stringValue() + ", which it lacks");
        }
        return resolve(target);
    }
}
