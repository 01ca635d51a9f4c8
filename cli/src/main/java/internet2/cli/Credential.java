package internet2.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * The admin identity of a data folder, as a node wrote it: {@code admin/root.pem}, {@code admin/admin.crt} and {@code
 * admin/admin.key}.
 */
public final class Credential {

    private Credential() {}

    /** TLS that trusts these roots and nothing else, and answers for nobody. */
    static SSLContext trusting(Path roots) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, managers(certificates(roots)), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw CommandFailure.usage("can't read the network's root in " + roots + ": " + e.getMessage());
        }
    }

    /** TLS that trusts the network's roots and nothing else, and answers for the admin. */
    public static SSLContext sslContext(Path dataFolder) {
        Path admin = dataFolder.resolve("admin");
        try {
            Collection<? extends Certificate> roots = certificates(admin.resolve("root.pem"));
            Collection<? extends Certificate> chain = certificates(admin.resolve("admin.crt"));
            KeyStore own = empty();
            own.setKeyEntry(
                    "admin", privateKey(admin.resolve("admin.key")), new char[0], chain.toArray(Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(own, new char[0]);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keys.getKeyManagers(), managers(roots), null);
            return context;
        } catch (IOException e) {
            throw CommandFailure.usage("no admin identity in " + dataFolder + " (" + e.getMessage()
                    + "); name the data folder of a node with --data or INTERNET2_DATA");
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw CommandFailure.usage("the admin identity in " + admin + " can't be used: " + e.getMessage());
        }
    }

    private static TrustManager[] managers(Collection<? extends Certificate> roots)
            throws GeneralSecurityException, IOException {
        KeyStore trusted = empty();
        int number = 0;
        for (Certificate root : roots) {
            trusted.setCertificateEntry("root-" + number++, root);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        return trust.getTrustManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path pem)
            throws IOException, GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(pem)));
    }

    private static PrivateKey privateKey(Path pem) throws IOException, GeneralSecurityException {
        String body = Files.readString(pem, StandardCharsets.US_ASCII)
                .replaceAll("-----[A-Z ]+-----", "")
                .replaceAll("\\s", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
    }
}
