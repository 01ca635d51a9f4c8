package internet2.server.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.Http2ServerConfig;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.WebSocketServerConfig;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.util.Set;

/** The gateway's servers, as Vert.x wants them described. */
final class Listeners {

    private static final int HTTP2_STREAMS_MAX = 256;
    private static final int WEBSOCKET_MESSAGE_BYTES_MAX = 4096;
    private static final Duration WEBSOCKET_CLOSING = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final GatewayConfiguration configuration;

    Listeners(Vertx vertx, GatewayConfiguration configuration) {
        this.vertx = vertx;
        this.configuration = configuration;
    }

    /** HTTP/1.1 and HTTP/2 over TLS. */
    HttpServer https(TlsMaterial tls, Edge edge) {
        HttpServerConfig config = base(configuration.httpsPort())
                .setVersions(HttpVersion.HTTP_1_0, HttpVersion.HTTP_1_1, HttpVersion.HTTP_2);
        config.getTcpConfig().setSsl(true);
        return attach(vertx.createHttpServer(config, ssl(tls)), edge);
    }

    /** HTTP/3, on the UDP port of the same number. */
    HttpServer http3(int port, TlsMaterial tls, Edge edge) {
        HttpServerConfig config = base(port).setVersions(HttpVersion.HTTP_3);
        return attach(vertx.createHttpServer(config, ssl(tls)), edge);
    }

    /** HTTP/1.1 in the clear, and 1.0, which is what {@code openssl ocsp} speaks. */
    HttpServer http(Edge edge) {
        return attach(
                vertx.createHttpServer(
                        base(configuration.httpPort()).setVersions(HttpVersion.HTTP_1_0, HttpVersion.HTTP_1_1)),
                edge);
    }

    static ServerSSLOptions ssl(TlsMaterial tls) {
        return new ServerSSLOptions()
                .setKeyCertOptions(KeyCertOptions.wrap(new ServerKey(tls)))
                .setTrustOptions(TrustOptions.wrap(new ClientCertificates(tls.clientIssuers())))
                .setClientAuth(ClientAuth.REQUEST)
                .setUseAlpn(true)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"));
    }

    private HttpServerConfig base(int port) {
        HttpServerConfig config = new HttpServerConfig()
                .setHost(configuration.address())
                .setPort(port)
                .setIdleTimeout(configuration.idleTimeout())
                .setHandle100ContinueAutomatically(true)
                .setHttp1Config(new Http1ServerConfig()
                        .setMaxInitialLineLength(configuration.targetBytesMax() + 64)
                        .setMaxHeaderSize(configuration.headerBytesMax()))
                .setHttp2Config(new Http2ServerConfig()
                        .setInitialSettings(new Http2Settings()
                                .setMaxConcurrentStreams(HTTP2_STREAMS_MAX)
                                .setMaxHeaderListSize(configuration.headerBytesMax())))
                .setWebSocketConfig(new WebSocketServerConfig()
                        .setMaxFrameSize(WEBSOCKET_MESSAGE_BYTES_MAX)
                        .setMaxMessageSize(WEBSOCKET_MESSAGE_BYTES_MAX)
                        .setClosingTimeout(WEBSOCKET_CLOSING)
                        .setUsePerFrameCompression(false)
                        .setUsePerMessageCompression(false));
        config.getTcpConfig().setPort(port).setHost(configuration.address());
        return config;
    }

    private static HttpServer attach(HttpServer server, Edge edge) {
        return server.connectionHandler(edge::connected)
                .requestHandler(edge::handle)
                .invalidRequestHandler(edge::handleInvalid)
                .exceptionHandler(broken -> {});
    }

    static Future<Void> stop(HttpServer server, Duration grace) {
        return server.shutdown(grace);
    }
}
