package internet2.stoq;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.HybridPublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * Who may be talked to: the port through which transport asks about identity.
 *
 * <p>Called on virtual threads, concurrently; may block for a moment, but no network round trip belongs
 * here. Both methods are asked for every connection, also where TLS resumed an earlier session, and
 * again for live connections by {@link Stoq#revalidate()}. An exception counts as a refusal with
 * {@link RefusalCode#INTERNAL_ERROR}.
 */
public interface PeerAuthenticator {

    /**
     * Path to a trusted root, validity, usage, revocation.
     *
     * @param chain leaf first, as the peer sent it; never empty; TLS has proven possession of the leaf's key
     */
    Verdict checkChain(List<X509Certificate> chain, Instant now);

    /**
     * Whether the certificate belongs to these keys and stands in the network's log.
     *
     * <p>STOQ itself proves possession of {@code keys} afterwards, and refuses a node id that differs
     * from {@code keys.id()} or from the one of {@link #checkChain}.
     *
     * @param trustProof as the peer stapled it; empty where it sent none
     */
    Verdict checkTrust(X509Certificate leaf, HybridPublicKey keys, Bytes trustProof, Instant now);
}
