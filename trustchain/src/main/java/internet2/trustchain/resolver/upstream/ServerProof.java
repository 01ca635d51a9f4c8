package internet2.trustchain.resolver.upstream;

import internet2.foundation.Bytes;
import internet2.trustchain.resolver.Upstream;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** Whether a chain of certificates is an upstream's: by the hash of its key, or by its name and a known root. */
final class ServerProof extends X509ExtendedTrustManager {

    private static final int SAN_DNS_NAME = 2;

    private final Upstream upstream;
    private final X509TrustManager roots;

    ServerProof(Upstream upstream, X509TrustManager roots) {
        this.upstream = upstream;
        this.roots = roots;
    }

    /** @throws CertificateException with the reason, if it is not */
    void check(X509Certificate[] chain) throws CertificateException {
        if (upstream.pin().isPresent()) {
            if (!upstream.pin().get().equals(hash(chain[0]))) {
                throw new CertificateException("the server has another key than the one that is pinned");
            }
            return;
        }
        roots.checkServerTrusted(chain, "UNKNOWN");
        String name = upstream.serverName().orElseThrow().toLowerCase(Locale.ROOT);
        if (!isFor(chain[0], name)) {
            throw new CertificateException("the server's certificate is not for " + name);
        }
    }

    /** RFC 6125 6.4.3: a wildcard stands for one label, the first. */
    private static boolean isFor(X509Certificate leaf, String name) throws CertificateParsingException {
        Collection<List<?>> names = leaf.getSubjectAlternativeNames();
        if (names == null) {
            return false;
        }
        String parent = "*" + name.substring(Math.max(0, name.indexOf('.')));
        return names.stream()
                .filter(each -> each.getFirst().equals(SAN_DNS_NAME))
                .map(each -> String.valueOf(each.get(1)).toLowerCase(Locale.ROOT))
                .anyMatch(each -> each.equals(name) || each.equals(parent));
    }

    private static Bytes hash(X509Certificate leaf) {
        try {
            return Bytes.wrap(MessageDigest.getInstance("SHA-256")
                    .digest(leaf.getPublicKey().getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw notAServer();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw notAServer();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw notAServer();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    private static CertificateException notAServer() {
        return new CertificateException("no clients come here");
    }
}
