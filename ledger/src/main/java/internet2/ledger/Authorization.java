package internet2.ledger;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.crypto.HybridSignature;

/** Who stands for an operation, and how. */
public sealed interface Authorization {

    /** Signs the id of an operation. */
    String DOMAIN = "ledger/operation/1";

    int ED25519_SIGNATURE_BYTES = 64;

    /** Signed with a session key that the account's identity authorised before. */
    record BySession(Ed25519PublicKey key, Bytes signature) implements Authorization {}

    /**
     * Signed with the identity itself, both keys of it: slow, and so only for what comes before a session
     * (a plot, a presence, the session).
     */
    record ByIdentity(HybridSignature signature) implements Authorization {}
}
