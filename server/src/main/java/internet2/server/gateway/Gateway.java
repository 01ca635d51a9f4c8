package internet2.server.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP edge, running.
 *
 * <p>HTTPS (HTTP/1.1, 2 and 3) serves the whole document; plain HTTP serves what relying parties fetch to check
 * certificates, and nothing else.
 */
public final class Gateway implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Gateway.class);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration STARTING = Duration.ofSeconds(10);
    private static final int EVENT_LOOPS = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 4);

    private final Vertx vertx;
    private final EventStreams streams;
    private final List<HttpServer> secured = new ArrayList<>();
    private final HttpServer https;
    private final HttpServer http;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Gateway(GatewayConfiguration configuration, TlsMaterial tls, GatewayParts parts) throws IOException {
        ApiDocument document = ApiDocument.load();
        Map<String, RouteHandler> handlers = Routes.of(parts.apis(), parts.metrics(), document);
        List<Route> routes = document.routes();
        List<Route> plain = routes.stream().filter(Route::plainHttp).toList();
        this.vertx = vertx(configuration);
        try {
            this.streams = new EventStreams(vertx, configuration, parts.observer());
            Listeners listeners = new Listeners(vertx, configuration);
            Responder responder = new Responder(configuration.strictTransport());
            Edge edge = new Edge(vertx, configuration, new RouteTable(routes), handlers, parts, streams, responder);
            Edge plainEdge = new Edge(
                    vertx, configuration, new RouteTable(plain), handlers, parts, streams, new Responder(false));
            this.https = listen(listeners.https(tls, edge), configuration, configuration.httpsPort(), "https_port");
            secured.add(https);
            if (configuration.http3()) {
                int port = https.actualPort();
                secured.add(listen(listeners.http3(port, tls, edge), configuration, port, "https_port"));
                responder.announceHttp3(port);
            }
            this.http = listen(listeners.http(plainEdge), configuration, configuration.httpPort(), "http_port");
        } catch (IOException | RuntimeException e) {
            await(vertx.close());
            throw e;
        }
    }

    /**
     * Listens; when this returns, requests are served.
     *
     * @throws IOException if an address cannot be listened on, with the configuration key to change
     */
    public static Gateway start(GatewayConfiguration configuration, TlsMaterial tls, GatewayParts parts)
            throws IOException {
        return new Gateway(configuration, tls, parts);
    }

    /** TCP, and UDP if HTTP/3 is on. */
    public int httpsPort() {
        return https.actualPort();
    }

    public int httpPort() {
        return http.actualPort();
    }

    public EventStreams streams() {
        return streams;
    }

    /** Proves itself with {@code tls} from the next connection on; open connections go on as they are. */
    public void rotate(TlsMaterial tls) throws IOException {
        for (HttpServer server : secured) {
            await(server.updateSSLOptions(Listeners.ssl(tls), true));
        }
        log.atInfo()
                .addKeyValue("not_after", tls.chain().getFirst().getNotAfter().toInstant())
                .log("gateway certificate replaced");
    }

    /** Takes no more connections, gives requests at work two seconds, and ends. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        streams.close();
        List<Future<Void>> stopping = new ArrayList<>();
        secured.forEach(server -> stopping.add(server.shutdown(GRACE)));
        stopping.add(http.shutdown(GRACE));
        try {
            await(Future.join(stopping).otherwiseEmpty().mapEmpty());
            await(vertx.close());
        } catch (IOException e) {
            log.atWarn().setCause(e).log("gateway did not stop cleanly");
        }
    }

    private static Vertx vertx(GatewayConfiguration configuration) {
        VertxOptions options = new VertxOptions()
                .setEventLoopPoolSize(EVENT_LOOPS)
                // Work is done on virtual threads; Vert.x's own pools only have to exist.
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
        return !configuration.legacy() && Ipv6Transport.supported()
                ? Vertx.builder()
                        .with(options)
                        .withTransport(new Ipv6Transport())
                        .build()
                : Vertx.vertx(options.setPreferNativeTransport(true));
    }

    private static HttpServer listen(HttpServer server, GatewayConfiguration configuration, int port, String key)
            throws IOException {
        try {
            await(server.listen());
            return server;
        } catch (IOException e) {
            BindException refused = new BindException("the gateway cannot listen on [" + configuration.address() + "]:"
                    + port + " (" + rootMessage(e) + "); end what listens there, or set [gateway] " + key);
            refused.initCause(e);
            throw refused;
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    private static <T> T await(Future<T> future) throws IOException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(STARTING.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | CompletionException e) {
            throw new IOException(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + STARTING.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
