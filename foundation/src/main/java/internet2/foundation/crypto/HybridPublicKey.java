package internet2.foundation.crypto;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;

/**
 * The public keys that make an identity. Its TLS key is certified under them and may change.
 *
 * <p>Canonical encoding: the Ed25519 key (32 bytes), the algorithm (u8), the post-quantum key (its fixed size).
 *
 * @param statement signs votes, operations and cosignatures
 * @param postQuantum {@link PostQuantumAlgorithm#publicKeySize()} bytes in the algorithm's own encoding
 */
public record HybridPublicKey(Ed25519PublicKey statement, PostQuantumAlgorithm algorithm, Bytes postQuantum)
        implements Encodable {

    /** Bytes of the longest encoding. */
    public static final int ENCODED_SIZE_MAX = 32 + 1 + 1952;

    public HybridPublicKey {
        if (!algorithm.scheme().isPublicKey(postQuantum)) {
            throw new IllegalArgumentException(
                    "not a public key of " + algorithm + ": " + postQuantum.size() + " bytes");
        }
    }

    public static HybridPublicKey decode(CanonicalReader in) {
        Ed25519PublicKey statement = Ed25519PublicKey.decode(in);
        PostQuantumAlgorithm algorithm = PostQuantumAlgorithm.decode(in);
        Bytes postQuantum = in.fixed(algorithm.publicKeySize());
        if (!algorithm.scheme().isPublicKey(postQuantum)) {
            throw in.malformed("a public key of " + algorithm + " was expected");
        }
        return new HybridPublicKey(statement, algorithm, postQuantum);
    }

    /** SHA-256 of the canonical encoding. */
    public NodeId id() {
        return new NodeId(Hash.of(encoded()));
    }

    /** Whether both signatures hold over the message of this domain; see {@link DomainSeparation}. */
    public boolean verify(String domain, Bytes message, HybridSignature signature) {
        if (signature.algorithm() != algorithm) {
            return false;
        }
        Bytes signed = DomainSeparation.apply(domain, message);
        // The cheaper one first: a forger pays more than we do.
        return statement.verify(signed, signature.ed25519())
                && algorithm
                        .scheme()
                        .verify(
                                postQuantum,
                                signed.toArray(),
                                signature.postQuantum().toArray());
    }

    /** Whether a post-quantum signature on its own holds over the message of this domain. */
    public boolean verifyPostQuantum(String domain, Bytes message, Bytes signature) {
        return algorithm
                .scheme()
                .verify(postQuantum, DomainSeparation.apply(domain, message).toArray(), signature.toArray());
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.value(statement).u8(algorithm.code()).fixed(postQuantum);
    }

    @Override
    public String toString() {
        return "HybridPublicKey[" + id() + "]";
    }
}
