package internet2.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Clients for the HTTPS servers that an operator names. */
final class HttpsTrust {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private HttpsTrust() {}

    /**
     * A client.
     *
     * @param roots PEM file with whom servers must prove themselves by; empty: those of Java
     * @throws StartFailure if they can't be read
     */
    static HttpClient client(Optional<Path> roots) {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT);
        roots.map(HttpsTrust::trusting).ifPresent(builder::sslContext);
        return builder.build();
    }

    /** Who is believed when one of these roots leads to it. */
    static TrustManager[] managers(Collection<? extends Certificate> roots)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int number = 0;
        for (Certificate root : roots) {
            store.setCertificateEntry("root-" + number++, root);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        return trust.getTrustManagers();
    }

    private static SSLContext trusting(Path roots) {
        try {
            Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(roots)));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(certificates), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new StartFailure("[log] roots " + roots + " can't be read: " + e.getMessage(), e);
        }
    }
}
