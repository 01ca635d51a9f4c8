package internet2.server.gateway;

import internet2.server.telemetry.Tracing;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;

/** A gateway on free ports of {@code ::1}, and clients for it. */
final class RunningGateway implements AutoCloseable {

    final TestAuthority authority = new TestAuthority("network");
    final FakeRooms rooms = new FakeRooms();
    final CountingObserver observer = new CountingObserver();
    final Gateway gateway;

    RunningGateway() {
        this(GatewayConfiguration.loopback());
    }

    RunningGateway(GatewayConfiguration configuration) {
        GatewayParts parts =
                new GatewayParts(rooms.apis(), rooms.authenticator(authority), observer, Tracing.OFF, () -> "up 1\n");
        try {
            this.gateway = Gateway.start(configuration, authority.tls(authority.issue("node")), parts);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static RunningGateway with(UnaryOperator<Limits> change) {
        return new RunningGateway(change.apply(new Limits()).configuration());
    }

    URI https(String path) {
        return URI.create("https://[::1]:" + gateway.httpsPort() + path);
    }

    URI http(String path) {
        return URI.create("http://[::1]:" + gateway.httpPort() + path);
    }

    HttpClient client() {
        return client(Optional.empty(), HttpClient.Version.HTTP_2);
    }

    HttpClient client(String name) {
        return client(Optional.of(authority.issue(name)), HttpClient.Version.HTTP_2);
    }

    HttpClient client(Optional<TestAuthority.Identity> identity, HttpClient.Version version) {
        return HttpClient.newBuilder()
                .sslContext(tls(identity))
                .version(version)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    SSLContext tls(Optional<TestAuthority.Identity> identity) {
        try {
            KeyStore trusted = emptyStore();
            trusted.setCertificateEntry("root", authority.root());
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            KeyStore own = emptyStore();
            if (identity.isPresent()) {
                Certificate[] chain = {identity.get().certificate()};
                own.setKeyEntry("own", identity.get().key(), new char[0], chain);
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(own, new char[0]);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    HttpResponse<String> get(HttpClient client, String path) {
        return send(client, HttpRequest.newBuilder(https(path)));
    }

    HttpResponse<String> post(HttpClient client, String path, String json) {
        return send(
                client,
                HttpRequest.newBuilder(https(path))
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        return ApiJson.read(response.body().getBytes(java.nio.charset.StandardCharsets.UTF_8), JsonNode.class);
    }

    @Override
    public void close() {
        gateway.close();
    }

    /** Counts what the gateway reports. */
    static final class CountingObserver implements GatewayObserver {
        final BlockingQueue<String> served = new LinkedBlockingQueue<>();
        final AtomicInteger opened = new AtomicInteger();
        final AtomicInteger closed = new AtomicInteger();
        final BlockingQueue<String> streams = new LinkedBlockingQueue<>();

        @Override
        public void requestServed(String route, String method, int status, Duration time) {
            served.add(method + " " + route + " " + status);
        }

        @Override
        public void connectionOpened() {
            opened.incrementAndGet();
        }

        @Override
        public void connectionClosed() {
            closed.incrementAndGet();
        }

        @Override
        public void streamOpened(Topic topic) {
            streams.add("opened " + topic);
        }

        @Override
        public void streamClosed(Topic topic, boolean slow) {
            streams.add((slow ? "dropped " : "closed ") + topic);
        }
    }

    /** Limits that tests tighten. */
    record Limits(
            Duration requestTimeout,
            int requestsPerClientMax,
            int connectionsMax,
            int streamQueueMax,
            String address,
            int port) {

        Limits() {
            this(Duration.ofSeconds(30), 512, 10_000, 256, "::1", 0);
        }

        Limits requestTimeout(Duration timeout) {
            return new Limits(timeout, requestsPerClientMax, connectionsMax, streamQueueMax, address, port);
        }

        Limits requestsPerClientMax(int max) {
            return new Limits(requestTimeout, max, connectionsMax, streamQueueMax, address, port);
        }

        Limits connectionsMax(int max) {
            return new Limits(requestTimeout, requestsPerClientMax, max, streamQueueMax, address, port);
        }

        Limits streamQueueMax(int max) {
            return new Limits(requestTimeout, requestsPerClientMax, connectionsMax, max, address, port);
        }

        Limits at(String address, int port) {
            return new Limits(requestTimeout, requestsPerClientMax, connectionsMax, streamQueueMax, address, port);
        }

        GatewayConfiguration configuration() {
            GatewayConfiguration usual = GatewayConfiguration.loopback();
            return new GatewayConfiguration(
                    address,
                    port,
                    0,
                    usual.http3(),
                    usual.legacy(),
                    usual.strictTransport(),
                    usual.accessLog(),
                    requestTimeout,
                    usual.idleTimeout(),
                    usual.targetBytesMax(),
                    usual.headerBytesMax(),
                    requestsPerClientMax,
                    connectionsMax,
                    usual.streamClientsMax(),
                    streamQueueMax);
        }
    }
}
