package internet2.server.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConfig;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** HTTP/3 requests; the JDK of this version has no client for it. */
final class Http3Client {

    private Http3Client() {}

    /** Version, status and body of the answer, separated by spaces. */
    static String get(RunningGateway running, Optional<TestAuthority.Identity> identity, String path) {
        return send(running, identity, HttpMethod.GET, path, Optional.empty());
    }

    static String send(
            RunningGateway running,
            Optional<TestAuthority.Identity> identity,
            HttpMethod method,
            String path,
            Optional<String> json) {
        Optional<Body> body = json.map(text -> new Body("application/json", Buffer.buffer(text)));
        return exchange(running, identity, method, path, body).toString();
    }

    /** What a request carries. */
    record Body(String type, Buffer content) {}

    record Answer(HttpVersion version, int status, String type, Buffer body) {

        @Override
        public String toString() {
            return version + " " + status + " " + body;
        }
    }

    static Answer exchange(
            RunningGateway running,
            Optional<TestAuthority.Identity> identity,
            HttpMethod method,
            String path,
            Optional<Body> body) {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setAddressResolverOptions(
                        new AddressResolverOptions().setHostsValue(Buffer.buffer("::1 gateway.test\n"))));
        try {
            ClientSSLOptions tls = new ClientSSLOptions()
                    .setTrustOptions(new PemTrustOptions()
                            .addCertValue(
                                    pem("CERTIFICATE", running.authority.root().getEncoded())));
            identity.ifPresent(own -> tls.setKeyCertOptions(key(own)));
            HttpClientConfig config =
                    new HttpClientConfig().setVersions(HttpVersion.HTTP_3).setSsl(true);
            config.getQuicConfig().setLocalAddress(SocketAddress.inetSocketAddress(0, "::1"));
            HttpClientAgent client = vertx.createHttpClient(config, tls);
            RequestOptions target = new RequestOptions()
                    .setMethod(method)
                    .setHost("gateway.test")
                    .setPort(running.gateway.httpsPort())
                    .setURI(path);
            body.ifPresent(carried -> target.putHeader("content-type", carried.type));
            return client.request(target)
                    .compose(request -> body.isPresent() ? request.send(body.get().content) : request.send())
                    .compose(response -> response.body()
                            .map(content -> new Answer(
                                    response.version(),
                                    response.statusCode(),
                                    Optional.ofNullable(response.getHeader("content-type"))
                                            .orElse(""),
                                    content)))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            vertx.close();
        }
    }

    private static KeyCertOptions key(TestAuthority.Identity identity) {
        try {
            return new PemKeyCertOptions()
                    .addKeyValue(pem("PRIVATE KEY", identity.key().getEncoded()))
                    .addCertValue(pem("CERTIFICATE", identity.certificate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Buffer pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder().encodeToString(der);
        return Buffer.buffer("-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    }
}
