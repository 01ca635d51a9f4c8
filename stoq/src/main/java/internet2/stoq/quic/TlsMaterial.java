package internet2.stoq.quic;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key and its certificate chain, leaf first, without the root.
 *
 * @param key ECDSA P-256 in STOQ; must have a PKCS#8 encoding
 */
public record TlsMaterial(PrivateKey key, List<X509Certificate> chain) {

    public TlsMaterial {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a certificate chain has at least a leaf");
        }
        if (!"PKCS#8".equals(key.getFormat())) {
            throw new IllegalArgumentException("the TLS key must be a software key with a PKCS#8 encoding");
        }
    }

    public X509Certificate leaf() {
        return chain.getFirst();
    }

    /** Names the certificate; shows no key. */
    @Override
    public String toString() {
        return "TlsMaterial[" + leaf().getSerialNumber().toString(16) + "]";
    }
}
