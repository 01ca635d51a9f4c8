package internet2.foundation.crypto;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import org.jspecify.annotations.Nullable;

/**
 * The public keys that make an identity. Its TLS key is certified under them and may change.
 *
 * <p>Canonical encoding: the Ed25519 key (32 bytes), the algorithm (u8), the post-quantum key (its fixed size).
 *
 * <p>No record, because the id is asked for all the time and is a hash over two thousand bytes.
 */
public final class HybridPublicKey implements Encodable {

    /** Bytes of the longest encoding. */
    public static final int ENCODED_SIZE_MAX = 32 + 1 + 1952;

    private final Ed25519PublicKey statement;
    private final PostQuantumAlgorithm algorithm;
    private final Bytes postQuantum;
    private @Nullable NodeId id; // computed when first asked for; twice does no harm

    /**
     * @param statement signs votes, operations and cosignatures
     * @param postQuantum {@link PostQuantumAlgorithm#publicKeySize()} bytes in the algorithm's own encoding
     */
    public HybridPublicKey(Ed25519PublicKey statement, PostQuantumAlgorithm algorithm, Bytes postQuantum) {
        if (!algorithm.scheme().isPublicKey(postQuantum)) {
            throw new IllegalArgumentException(
                    "not a public key of " + algorithm + ": " + postQuantum.size() + " bytes");
        }
        this.statement = statement;
        this.algorithm = algorithm;
        this.postQuantum = postQuantum;
    }

    public Ed25519PublicKey statement() {
        return statement;
    }

    public PostQuantumAlgorithm algorithm() {
        return algorithm;
    }

    public Bytes postQuantum() {
        return postQuantum;
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
        NodeId known = id;
        if (known == null) {
            known = new NodeId(Hash.of(encoded()));
            id = known;
        }
        return known;
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
    public boolean equals(Object other) {
        return other instanceof HybridPublicKey that
                && statement.equals(that.statement)
                && algorithm == that.algorithm
                && postQuantum.equals(that.postQuantum);
    }

    @Override
    public int hashCode() {
        return statement.hashCode();
    }

    @Override
    public String toString() {
        return "HybridPublicKey[" + id() + "]";
    }
}
