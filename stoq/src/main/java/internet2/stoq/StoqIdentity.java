package internet2.stoq;

import internet2.foundation.Bytes;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.stoq.quic.TlsMaterial;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who we are on the wire.
 *
 * @param tls the P-256 key that TLS signs with, and its certificate chain
 * @param keys the identity itself; its post-quantum half signs each connection's transcript
 * @param trustProof shows that the certificate stands in the network's log; opaque here, at most
 *     {@link Hello#TRUST_PROOF_BYTES_MAX} bytes
 */
public record StoqIdentity(NetworkId network, TlsMaterial tls, HybridKey keys, Bytes trustProof) {

    public StoqIdentity {
        if (trustProof.size() > Hello.TRUST_PROOF_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a trust proof has at most " + Hello.TRUST_PROOF_BYTES_MAX + " bytes, not " + trustProof.size());
        }
    }

    /** @param chain leaf first */
    public StoqIdentity(
            NetworkId network, PrivateKey key, List<X509Certificate> chain, HybridKey keys, Bytes trustProof) {
        this(network, new TlsMaterial(key, chain), keys, trustProof);
    }

    public NodeId node() {
        return keys.publicKey().id();
    }

    /** Names the node; shows no key. */
    @Override
    public String toString() {
        return "StoqIdentity[" + node() + "]";
    }
}
