package internet2.trustchain;

import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519PublicKey;
import java.util.List;
import java.util.Optional;

/** Who holds shares of the network's keys: published by the ledger's module {@code keys} for every other. */
@FunctionalInterface
public interface KeyHolders {

    /**
     * The nodes with a share, in the order of their numbers and under the ids that they had when they got it.
     *
     * @return empty where there is no such key
     */
    List<NodeId> holders(String key);

    /** The key's public half; empty where there is no such key (yet). */
    default Optional<Ed25519PublicKey> publicKey(String key) {
        return Optional.empty();
    }
}
