package internet2.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import internet2.foundation.crypto.TlsKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.function.BiFunction;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A gateway with a good certificate of the network that gives a node's answers, but not as they were. */
final class LyingNode implements AutoCloseable {

    private final HttpsServer server;
    private final HttpClient truth;
    private final URI honest;
    private final BiFunction<String, byte[], byte[]> lie;

    /**
     * @param data folder of the honest node
     * @param lie from path and true answer to what is said
     */
    LyingNode(Path data, BiFunction<String, byte[], byte[]> lie) throws Exception {
        this.lie = lie;
        this.honest = NodeClient.gatewayOf(data);
        this.truth =
                HttpClient.newBuilder().sslContext(Credential.sslContext(data)).build();
        this.server = HttpsServer.create(new InetSocketAddress(Inet6Address.ofLiteral("::1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certified(data.resolve("certificates"))));
        server.createContext("/", this::answer);
        server.start();
    }

    static SSLContext certified(Path folder) throws Exception {
        Certificate[] chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(folder.resolve("node.crt"))))
                .toArray(Certificate[]::new);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("node", TlsKeys.parsePem(Files.readString(folder.resolve("node.key"))), new char[0], chain);
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    String url() {
        return "https://[::1]:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            URI asked = honest.resolve(exchange.getRequestURI());
            HttpResponse<byte[]> told =
                    truth.send(HttpRequest.newBuilder(asked).build(), HttpResponse.BodyHandlers.ofByteArray());
            byte[] said = lie.apply(asked.getPath(), told.body());
            exchange.sendResponseHeaders(told.statusCode(), said.length == 0 ? -1 : said.length);
            exchange.getResponseBody().write(said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        truth.close();
    }
}
