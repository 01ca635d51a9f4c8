package internet2.verifier;

import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;

/** One who votes on blocks, and the weight of that vote. */
public record Validator(HybridPublicKey keys, long weight) implements Encodable {

    /** Sums of weights, three times over, stay far below 2^63. */
    public static final long WEIGHT_MAX = 1L << 40;

    public Validator {
        if (weight < 1 || weight > WEIGHT_MAX) {
            throw new IllegalArgumentException("a validator's weight is 1 to 2^40, not " + weight);
        }
    }

    public NodeId id() {
        return keys.id();
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.value(keys).u64(weight);
    }

    public static Validator decode(CanonicalReader in) {
        HybridPublicKey keys = HybridPublicKey.decode(in);
        try {
            return new Validator(keys, in.u64());
        } catch (IllegalArgumentException wrong) {
            throw in.malformed(String.valueOf(wrong.getMessage()));
        }
    }
}
