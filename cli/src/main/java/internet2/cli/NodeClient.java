package internet2.cli;

import internet2.foundation.Bytes;
import internet2.server.gateway.ApiJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests to one node's gateway. Refusals and an unreachable node are {@link CommandFailure}s. */
final class NodeClient implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration UPLOAD_TIMEOUT = Duration.ofHours(24);
    private static final String API = "/api/v1/";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final URI base;
    private final HttpClient http;

    NodeClient(URI base, Path dataFolder) {
        this(base, Credential.sslContext(dataFolder));
    }

    /** @param tls whom to trust, and who is asking */
    NodeClient(URI base, SSLContext tls) {
        this.base = base;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .sslContext(tls)
                .build();
    }

    /** The gateway that the node of this data folder wrote down when it last started. */
    static URI gatewayOf(Path dataFolder) {
        Path file = dataFolder.resolve("gateway");
        try {
            return URI.create(Files.readString(file, StandardCharsets.UTF_8).strip());
        } catch (IOException | IllegalArgumentException e) {
            throw CommandFailure.usage("no node has run in " + dataFolder + " (" + file
                    + " is missing); name its data folder with --data or INTERNET2_DATA, or the node with --node");
        }
    }

    static JsonMapper json() {
        return JSON;
    }

    JsonNode get(String path, Map<String, String> query) {
        return json(send(request(path + query(query)).GET().build(), BodyHandlers.ofString()));
    }

    JsonNode get(String path) {
        return get(path, Map.of());
    }

    String getText(String path, Map<String, String> query) {
        return send(request(path + query(query)).GET().build(), BodyHandlers.ofString())
                .body();
    }

    InputStream getBytes(String path, Map<String, String> query) {
        return send(request(path + query(query)).GET().build(), BodyHandlers.ofInputStream())
                .body();
    }

    JsonNode send(String method, String path, Object body) {
        return json(send(
                request(path)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofByteArray(ApiJson.write(body)))
                        .build(),
                BodyHandlers.ofString()));
    }

    Bytes getAll(String path, Map<String, String> query) {
        try (InputStream in = getBytes(path, query)) {
            return Bytes.wrap(in.readAllBytes());
        } catch (IOException e) {
            throw CommandFailure.unreachable("the connection to " + base + " failed: " + e.getMessage());
        }
    }

    /** Asks for something to be done that needs no more words. */
    JsonNode post(String path) {
        return json(send(request(path).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString()));
    }

    JsonNode delete(String path, Map<String, String> query) {
        return delete(path + query(query));
    }

    JsonNode delete(String path) {
        return json(send(request(path).DELETE().build(), BodyHandlers.ofString()));
    }

    JsonNode put(String path, Map<String, String> query, BodyPublisher body) {
        return json(send(
                request(path + query(query))
                        .header("Content-Type", "application/octet-stream")
                        .PUT(body)
                        .build(),
                BodyHandlers.ofString()));
    }

    /** Sends a body of any size; the answer comes when the node has taken all of it. */
    JsonNode upload(String path, Map<String, String> query, BodyPublisher body) {
        return json(send(
                request(path + query(query))
                        .timeout(UPLOAD_TIMEOUT)
                        .header("Content-Type", "application/octet-stream")
                        .POST(body)
                        .build(),
                BodyHandlers.ofString()));
    }

    /** Follows a stream of events until closed. */
    EventLines follow(String path) {
        URI stream = URI.create(base.resolve(path).toString().replaceFirst("^http", "ws"));
        return EventLines.open(http, stream);
    }

    @Override
    public void close() {
        http.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path.startsWith("/") ? path : API + path))
                .timeout(ANSWER_TIMEOUT)
                .header("Accept", "application/json, application/problem+json, */*;q=0.5");
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            HttpResponse<T> answer =
                    http.send(request, info -> info.statusCode() < 400 ? handler.apply(info) : problem());
            return answer;
        } catch (Problem e) {
            throw CommandFailure.refused(e.getMessage());
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw CommandFailure.unreachable("no node answers at " + base + "; is it running? (`internet2 serve`)");
        } catch (HttpTimeoutException e) {
            throw CommandFailure.unreachable("the node at " + base + " gave no answer in time; its log may say why");
        } catch (SSLException e) {
            throw CommandFailure.unreachable("the node at " + base + " is not of this network, or does not accept this"
                    + " admin certificate: " + e.getMessage());
        } catch (IOException e) {
            if (e.getCause() instanceof Problem problem) {
                throw CommandFailure.refused(problem.getMessage());
            }
            throw CommandFailure.unreachable("the connection to " + base + " failed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.unreachable("interrupted while waiting for " + base);
        }
    }

    /** Turns a refusal's body into an exception of any body type. */
    private static <T> HttpResponse.BodySubscriber<T> problem() {
        return HttpResponse.BodySubscribers.mapping(
                HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8), body -> {
                    throw new Problem(describe(body));
                });
    }

    /** RFC 9457: the detail is for people, the title is what remains without one. */
    private static String describe(String body) {
        try {
            JsonNode problem = JSON.readTree(body);
            String code = problem.path("code").asString("");
            String detail =
                    problem.path("detail").asString(problem.path("title").asString(body));
            return code.isEmpty() ? detail : code + ": " + detail;
        } catch (JacksonException e) {
            return body;
        }
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
    }

    private static String query(Map<String, String> parameters) {
        return parameters.isEmpty()
                ? ""
                : "?"
                        + parameters.entrySet().stream()
                                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                                .sorted()
                                .collect(Collectors.joining("&"));
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static final class Problem extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Problem(String message) {
            super(message, null, false, false);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
