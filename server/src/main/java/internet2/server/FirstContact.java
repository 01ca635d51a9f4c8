package internet2.server;

import internet2.foundation.Hash;
import internet2.foundation.crypto.MalformedPemException;
import internet2.foundation.crypto.Pem;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.authority.IssuerCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A network, as somebody knows it who has nothing but the fingerprint of its root, in a token.
 *
 * @param root the network's root certificate
 * @param tls which trusts that root and nothing else
 */
public record FirstContact(Pem root, SSLContext tls) {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /**
     * Fetches the root from whoever answers, and believes it only because its fingerprint is the given one.
     *
     * @return empty where whoever answers is of another network
     */
    public static Optional<FirstContact> with(URI node, Hash fingerprint) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(node.resolve("/api/v1/ca/bundle"));
        try {
            String bundle = send(context(new TrustManager[] {new Anyone()}), request.GET())
                    .body();
            for (Pem block : Pem.parseAll(bundle)) {
                if (Hash.of(block.content()).equals(fingerprint)) {
                    return Optional.of(new FirstContact(block, trusting(block)));
                }
            }
            return Optional.empty();
        } catch (MalformedPemException | GeneralSecurityException e) {
            throw new IOException("its bundle can't be read", e);
        }
    }

    /** The network's, as its root certificate names it. */
    String trustDomain() throws IOException {
        try {
            return IssuerCertificate.parse(root.content()).organization();
        } catch (MalformedInputException e) {
            throw new IOException("its root certificate can't be read: " + e.getMessage(), e);
        }
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        return send(tls, request);
    }

    private static HttpResponse<String> send(SSLContext tls, HttpRequest.Builder request) throws IOException {
        try (HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(tls)
                .connectTimeout(TIMEOUT)
                .build()) {
            return http.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static SSLContext trusting(Pem root) throws GeneralSecurityException, IOException {
        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(root.content().toArray()));
        return context(HttpsTrust.managers(List.of(certificate)));
    }

    private static SSLContext context(TrustManager[] trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, trust, null);
        return context;
    }

    /** Trusts whoever answers: only for fetching what is then compared with the fingerprint. */
    private static final class Anyone extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
