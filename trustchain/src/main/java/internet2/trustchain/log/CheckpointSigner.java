package internet2.trustchain.log;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.HybridKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Signs the head of the log, whose growth the caller vouches for. */
@FunctionalInterface
public interface CheckpointSigner {

    /** A node that only keeps the log. */
    CheckpointSigner NONE = (checkpoint, now) -> List.of();

    List<SignedNote.Signature> sign(LogCheckpoint checkpoint, Instant now);

    /** With the log's own key. */
    static CheckpointSigner log(NoteKey key, UnaryOperator<Bytes> privateKey) {
        return (checkpoint, now) -> List.of(key.sign(checkpoint.text(), privateKey));
    }

    /** As a validator that has applied the block which the head belongs to. */
    static CheckpointSigner validator(Cosigner cosigner, HybridKey key) {
        return (checkpoint, now) -> cosigner.sign(checkpoint.text(), key, now);
    }

    /** This and then another. */
    default CheckpointSigner and(CheckpointSigner other) {
        return (checkpoint, now) -> {
            List<SignedNote.Signature> all = new ArrayList<>(sign(checkpoint, now));
            all.addAll(other.sign(checkpoint, now));
            return all;
        };
    }
}
