package internet2.server.gateway;

import internet2.server.telemetry.Tracing;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all requests of one listener share. */
final class Edge {

    private static final Logger accessLog = LoggerFactory.getLogger("internet2.access");
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH");

    /** Nginx's status for "the client went away before it was answered"; never sent. */
    private static final int CLIENT_GONE = 499;

    private final Vertx vertx;
    private final GatewayConfiguration configuration;
    private final RouteTable routes;
    private final Map<String, RouteHandler> handlers;
    private final GatewayParts parts;
    private final EventStreams streams;
    private final Responder responder;
    private final Admission admission;
    private final AtomicInteger connections = new AtomicInteger();
    private final Map<HttpConnection, List<X509Certificate>> peers = new ConcurrentHashMap<>();

    Edge(
            Vertx vertx,
            GatewayConfiguration configuration,
            RouteTable routes,
            Map<String, RouteHandler> handlers,
            GatewayParts parts,
            EventStreams streams,
            Responder responder) {
        this.vertx = vertx;
        this.configuration = configuration;
        this.routes = routes;
        this.handlers = handlers;
        this.parts = parts;
        this.streams = streams;
        this.responder = responder;
        this.admission = new Admission(configuration.requestsPerClientMax());
    }

    /** On the event loop, when a client has connected and TLS is done. */
    void connected(HttpConnection connection) {
        if (connections.incrementAndGet() > configuration.connectionsMax()) {
            connections.decrementAndGet();
            connection.close();
            return;
        }
        peers.put(connection, certificatesOf(connection));
        parts.observer().connectionOpened();
        connection.closeHandler(closed -> {
            peers.remove(connection);
            connections.decrementAndGet();
            parts.observer().connectionClosed();
        });
    }

    void handle(HttpServerRequest request) {
        List<X509Certificate> peer = peers.getOrDefault(request.connection(), List.of());
        new Call(this, request, vertx.getOrCreateContext(), peer).begin();
    }

    /** What the HTTP parser refused never becomes a call. */
    void handleInvalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        ApiProblem problem =
                switch (cause) {
                    case TooLongHttpLineException line ->
                        new ApiProblem(ProblemKind.URI_TOO_LONG, "the request line is too long");
                    case TooLongHttpHeaderException header ->
                        new ApiProblem(
                                ProblemKind.HEADERS_TOO_LARGE,
                                "the headers may have " + configuration.headerBytesMax() + " bytes at most");
                    case null, default -> ApiProblem.badRequest("this is not HTTP as RFC 9112 has it");
                };
        request.response().putHeader("connection", "close");
        responder
                .problem(request, problem, "/")
                .onComplete(sent -> request.connection().close());
    }

    /** @throws ApiProblem if the certificate is refused or the role does not suffice */
    Caller identify(List<X509Certificate> peer, Role needed) {
        Caller caller = peer.isEmpty()
                ? Caller.ANONYMOUS
                : Caller.of(parts.authenticator().authenticate(peer));
        if (!caller.role().covers(needed)) {
            throw ApiProblem.forbidden("this needs the admin identity of this node; the caller is "
                    + caller.identity().map(ClientIdentity::name).orElse("anonymous"));
        }
        return caller;
    }

    void finished(HttpServerRequest request, String route, int answeredStatus, Duration time) {
        int status = request.response().headWritten() ? answeredStatus : CLIENT_GONE;
        String method = request.method().name();
        parts.observer().requestServed(route, METHODS.contains(method) ? method : "other", status, time);
        if (configuration.accessLog()) {
            accessLog
                    .atInfo()
                    .addKeyValue("client", String.valueOf(request.remoteAddress()))
                    .addKeyValue("method", method)
                    .addKeyValue("route", route)
                    .addKeyValue("status", status)
                    .addKeyValue("micros", time.toNanos() / 1000)
                    .log("request served");
        }
    }

    RouteHandler handler(Route route) {
        return Objects.requireNonNull(handlers.get(route.operationId()), "every route has a handler");
    }

    Vertx vertx() {
        return vertx;
    }

    GatewayConfiguration configuration() {
        return configuration;
    }

    RouteTable routes() {
        return routes;
    }

    EventStreams streams() {
        return streams;
    }

    Responder responder() {
        return responder;
    }

    Admission admission() {
        return admission;
    }

    Tracing tracing() {
        return parts.tracing();
    }

    private static List<X509Certificate> certificatesOf(HttpConnection connection) {
        if (!connection.isSsl()) {
            return List.of();
        }
        try {
            return connection.peerCertificates().stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }
}
