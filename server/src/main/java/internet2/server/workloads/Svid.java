package internet2.server.workloads;

import internet2.foundation.Bytes;
import internet2.trustchain.authority.IssuedCertificate;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.List;

/**
 * An X.509-SVID with its key (X509-SVID specification).
 *
 * @param spiffeId {@code spiffe://...}
 * @param chain the certificate first, then what stands between it and the root, DER
 */
record Svid(String spiffeId, List<Bytes> chain, PrivateKey key, Instant notBefore, Instant notAfter) {

    Svid {
        chain = List.copyOf(chain);
    }

    static Svid of(String spiffeId, IssuedCertificate issued, PrivateKey key) {
        return new Svid(spiffeId, issued.chain(), key, issued.notBefore(), issued.notAfter());
    }

    /** Shows no key. */
    @Override
    public String toString() {
        return "Svid[" + spiffeId + " until " + notAfter + "]";
    }
}
