package internet2.stoq;

import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridPublicKey;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;

/**
 * The proven other end of a connection.
 *
 * @param address where it is now; a hint, never an identity
 */
public record Peer(NodeId id, HybridPublicKey keys, X509Certificate certificate, InetSocketAddress address) {

    @Override
    public String toString() {
        return id + "@" + address;
    }
}
