package internet2.foundation.crypto;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;

/**
 * Two signatures over the same domain-separated message; it holds only if both do.
 *
 * @param ed25519 64 bytes
 * @param postQuantum at most {@link PostQuantumAlgorithm#signatureSizeMax()} bytes
 */
public record HybridSignature(Bytes ed25519, PostQuantumAlgorithm algorithm, Bytes postQuantum) implements Encodable {

    /** Bytes of the longest encoding. */
    public static final int ENCODED_SIZE_MAX = 64 + 1 + 4 + 3309;

    public HybridSignature {
        if (ed25519.size() != Ed25519PublicKey.SIGNATURE_SIZE) {
            throw new IllegalArgumentException("an Ed25519 signature has 64 bytes, not " + ed25519.size());
        }
        if (postQuantum.isEmpty() || postQuantum.size() > algorithm.signatureSizeMax()) {
            throw new IllegalArgumentException("a signature of " + algorithm + " has 1 to "
                    + algorithm.signatureSizeMax() + " bytes, not " + postQuantum.size());
        }
    }

    public static HybridSignature decode(CanonicalReader in) {
        Bytes ed25519 = in.fixed(Ed25519PublicKey.SIGNATURE_SIZE);
        PostQuantumAlgorithm algorithm = PostQuantumAlgorithm.decode(in);
        Bytes postQuantum = in.bytes(algorithm.signatureSizeMax());
        if (postQuantum.isEmpty()) {
            throw in.malformed("a post-quantum signature is not empty");
        }
        return new HybridSignature(ed25519, algorithm, postQuantum);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.fixed(ed25519).u8(algorithm.code()).bytes(postQuantum);
    }
}
