package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Ed25519PublicKey;

/**
 * A key that signs in the authority's name. Today one machine holds it ({@link LocalIssuingKey}); a
 * threshold of validators can stand behind the same port, and the result is an ordinary Ed25519 signature
 * either way.
 */
public interface IssuingKey {

    Ed25519PublicKey publicKey();

    /**
     * Signs bytes that the caller has judged: this side asks no questions. May block while others contribute.
     *
     * @return 64 bytes, RFC 8032
     */
    Bytes sign(Bytes message);
}
