package internet2.server.gateway;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes replies and problem documents; on the request's event loop only. */
final class Responder {

    private static final String POLICY_NOTHING = "default-src 'none'; frame-ancestors 'none'";
    private static final String POLICY_PAGE =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final int NO_CONTENT = 204;

    private static final Set<String> CONNECTION_HEADERS = Set.of("connection", "upgrade");

    private final boolean strictTransport;
    private volatile @Nullable String alternative;

    Responder(boolean strictTransport) {
        this.strictTransport = strictTransport;
    }

    /** Tells clients from now on that the same is served over HTTP/3 (RFC 7838, section 3; RFC 9114, section 3.1.1). */
    void announceHttp3(int port) {
        alternative = "h3=\":" + port + "\"; ma=86400";
    }

    Future<Void> whole(HttpServerRequest request, Reply.Whole reply) {
        HttpServerResponse response = request.response();
        head(response, reply.status(), reply.contentType(), reply.caching());
        reply.headers().forEach(response::putHeader);
        // RFC 9110, section 8.6: "MUST NOT send a Content-Length header field in any response with a status code of
        // 1xx (Informational) or 204 (No Content)".
        return reply.status() == NO_CONTENT
                ? response.end()
                : end(request, reply.body().toArray());
    }

    Future<Void> elsewhere(HttpServerRequest request, Reply.Elsewhere reply) {
        HttpServerResponse response = request.response();
        head(response, reply.status(), reply.contentType(), Reply.Caching.NEVER);
        response.putHeader("location", reply.location());
        return end(request, new byte[0]);
    }

    /** Prepares a reply whose body follows piece by piece. */
    void streamed(HttpServerResponse response, Reply.Streamed reply) {
        head(response, reply.status(), reply.contentType(), Reply.Caching.NEVER);
        response.putHeader("content-length", Long.toString(reply.length()));
    }

    /** RFC 9457, section 3. */
    Future<Void> problem(HttpServerRequest request, ApiProblem problem, String instance) {
        HttpServerResponse response = request.response();
        ProblemKind kind = problem.kind();
        head(response, kind.status(), "application/problem+json", Reply.Caching.NEVER);
        problem.headers().forEach((name, value) -> {
            // RFC 9113, section 8.2.2: "An endpoint MUST NOT generate an HTTP/2 message containing
            // connection-specific header fields."
            if (isHttp1(request) || !CONNECTION_HEADERS.contains(name)) {
                response.putHeader(name, value);
            }
        });
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", kind.type());
        document.put("title", kind.title());
        document.put("status", kind.status());
        document.put("detail", problem.detail());
        document.put("instance", instance);
        problem.code().ifPresent(code -> document.put("code", code));
        return end(request, ApiJson.write(document));
    }

    static boolean isHttp1(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_1_1 || request.version() == HttpVersion.HTTP_1_0;
    }

    private static Future<Void> end(HttpServerRequest request, byte[] body) {
        HttpServerResponse response = request.response();
        response.putHeader("content-length", Integer.toString(body.length));
        return request.method().equals(HttpMethod.HEAD) ? response.end() : response.end(Buffer.buffer(body));
    }

    private void head(HttpServerResponse response, int status, String contentType, Reply.Caching caching) {
        response.setStatusCode(status)
                .putHeader("content-type", contentType)
                .putHeader("cache-control", caching.header())
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("x-frame-options", "DENY")
                .putHeader("referrer-policy", "no-referrer")
                .putHeader("cross-origin-resource-policy", "same-origin")
                .putHeader(
                        "content-security-policy", contentType.startsWith("text/html") ? POLICY_PAGE : POLICY_NOTHING);
        String announced = alternative;
        if (announced != null) {
            response.putHeader("alt-svc", announced);
        }
        if (strictTransport) {
            response.putHeader("strict-transport-security", "max-age=31536000");
        }
    }
}
