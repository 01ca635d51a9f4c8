package internet2.ledger;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import java.util.Optional;

/**
 * An operation with its id and its bytes, computed once.
 *
 * @param signed whether the signature was checked already
 */
public record Submission(Operation operation, Hash id, Bytes encoded, boolean signed) {

    public static Submission of(Operation operation) {
        Bytes encoded = operation.encoded();
        return new Submission(operation, id(operation, encoded), encoded, false);
    }

    /**
     * Reads an operation from a block.
     *
     * @throws MalformedInputException if it is none
     */
    public static Submission decode(Bytes encoded) {
        Operation operation = CanonicalReader.decode(encoded, Operation::decode);
        return new Submission(operation, id(operation, encoded), encoded, false);
    }

    private static Hash id(Operation operation, Bytes encoded) {
        return Hash.of(encoded.slice(0, operation.named(encoded)));
    }

    /** What the id says nothing of: the nonce and the signature, as they are encoded. */
    public Bytes unnamed() {
        return encoded.slice(operation.named(encoded), encoded.size());
    }

    /** The same, with its signature checked by the caller. */
    public Submission withSignatureChecked() {
        return new Submission(operation, id, encoded, true);
    }

    /** The session key that signs; empty if the identity does. */
    public Optional<Ed25519PublicKey> session() {
        return switch (operation.authorization()) {
            case Authorization.BySession session -> Optional.of(session.key());
            case Authorization.ByIdentity identity -> Optional.empty();
        };
    }
}
