package internet2.ledger.simplex;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.ledger.Block;
import internet2.ledger.BlockHeader;
import internet2.ledger.Epoch;
import internet2.ledger.Submission;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A block that is not committed here yet, and how far it is. */
final class Candidate {

    final Hash hash;
    final BlockHeader header;
    final List<Submission> operations;

    /** It was accepted or certified here. */
    boolean worthExecuting;

    /** It was given away to be executed. */
    boolean executing;

    /** After it; null until it is executed. */
    @Nullable
    Hash stateRoot;

    BitSet consumed = new BitSet();

    /** The epoch after this one, if the block closes it. */
    Optional<Epoch> next = Optional.empty();

    boolean persisted;

    Candidate(Hash hash, BlockHeader header, List<Submission> operations) {
        this.hash = hash;
        this.header = header;
        this.operations = operations;
    }

    Block block() {
        List<Bytes> encoded = operations.stream().map(Submission::encoded).toList();
        return new Block(header, encoded);
    }

    boolean isExecuted() {
        return stateRoot != null;
    }
}
