package internet2.trustchain;

import internet2.foundation.crypto.Ed25519PublicKey;
import java.util.Optional;

/** The keys that validators hold together: published by the ledger's module {@code keys} for every other. */
@FunctionalInterface
public interface SharedKeys {

    /**
     * What signatures of the key are verified with.
     *
     * @param name as that module calls it
     * @return empty where nobody holds such a key: not yet, or no more
     */
    Optional<Ed25519PublicKey> publicKey(String name);
}
