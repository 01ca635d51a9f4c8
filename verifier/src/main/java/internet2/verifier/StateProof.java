package internet2.verifier;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.merkle.SparseProof;
import java.util.Optional;

/**
 * That a module's key has this value, or none, in the state that a checkpoint signs. Whoever trusts the validators
 * of the genesis document needs nothing else.
 *
 * <p>The tree's key is SHA-256 over module name, a zero byte and key; the value hash is SHA-256 over the value.
 */
public record StateProof(String module, Bytes key, Optional<Bytes> value, SparseProof proof, Checkpoint checkpoint)
        implements Encodable {

    /** The longest key of a module's entry. */
    public static final int KEY_BYTES_MAX = 256;

    /** The longest value. */
    public static final int VALUE_BYTES_MAX = 1 << 20;

    private static final Bytes SEPARATOR = Bytes.of((byte) 0);

    public static Hash treeKey(String module, Bytes key) {
        return Hash.of(Bytes.utf8(module).concat(SEPARATOR).concat(key));
    }

    /** Whether it leads from the entry to the checkpoint's state root; says nothing of the checkpoint. */
    public boolean holds() {
        return proof.verify(checkpoint.stateRoot(), treeKey(module, key), value.map(Hash::of));
    }

    public boolean verify(ValidatorSet validators) {
        return holds() && checkpoint.verify(validators);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.text(module)
                .bytes(key)
                .optional(value, CanonicalWriter::bytes)
                .value(proof)
                .value(checkpoint);
    }

    public static StateProof decode(CanonicalReader in) {
        return new StateProof(
                in.text(32),
                in.bytes(KEY_BYTES_MAX),
                in.optional(value -> value.bytes(VALUE_BYTES_MAX)),
                SparseProof.decode(in),
                Checkpoint.decode(in));
    }
}
