package internet2.verifier;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.List;

/**
 * From an epoch to the next: the validators of the next one, proven against the last checkpoint of this one. Only in
 * the state after an epoch's last block are there validators of the next, so no other checkpoint will do.
 */
public record EpochStep(StateProof nextValidators) implements Encodable {

    /** So many steps are given at once, at most. */
    public static final int LIST_MAX = 256;

    /** The module whose state has the validators. */
    public static final String MODULE = "ledger";

    public EpochStep {
        Checkpoint closing = nextValidators.checkpoint();
        if (!nextValidators.module().equals(MODULE)
                || !nextValidators.key().equals(validatorsKey(closing.epoch() + 1))
                || nextValidators.value().isEmpty()) {
            throw new IllegalArgumentException(
                    "a step proves the validators of the epoch after " + closing.epoch() + ", and nothing else");
        }
    }

    /** Where the validators of an epoch are in the state of {@link #MODULE}. */
    public static Bytes validatorsKey(long epoch) {
        return new CanonicalWriter(1 + Long.BYTES).u8('v').u64(epoch).toBytes();
    }

    /** The epoch that ends. */
    public long epoch() {
        return closing().epoch();
    }

    /** Its last checkpoint. */
    public Checkpoint closing() {
        return nextValidators.checkpoint();
    }

    /** The same with the checkpoint as others signed it. */
    public EpochStep signedAs(Checkpoint signed) {
        if (!signed.statement().equals(closing().statement())) {
            throw new IllegalArgumentException("signatures of block " + signed.height() + " are of another statement");
        }
        return new EpochStep(new StateProof(
                nextValidators.module(), nextValidators.key(), nextValidators.value(), nextValidators.proof(), signed));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.value(nextValidators);
    }

    public static EpochStep decode(CanonicalReader in) {
        StateProof proof = StateProof.decode(in);
        try {
            return new EpochStep(proof);
        } catch (IllegalArgumentException other) {
            throw in.malformed(String.valueOf(other.getMessage()));
        }
    }

    /** Steps as nodes give them, one epoch after the other. */
    public static Bytes encode(List<EpochStep> steps) {
        return new CanonicalWriter().list(steps, CanonicalWriter::value).toBytes();
    }

    /**
     * What {@link #encode(List)} made.
     *
     * @throws internet2.foundation.encoding.MalformedInputException it is no list of at most {@link #LIST_MAX} steps
     */
    public static List<EpochStep> decodeAll(Bytes encoded) {
        return CanonicalReader.decode(encoded, in -> in.list(LIST_MAX, EpochStep::decode));
    }
}
