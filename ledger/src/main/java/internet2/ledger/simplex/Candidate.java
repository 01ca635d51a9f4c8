package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.ledger.BatchHeader;
import internet2.ledger.Block;
import internet2.ledger.BlockHeader;
import internet2.ledger.Epoch;
import internet2.ledger.Manifest;
import internet2.ledger.Submission;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A block that is not committed here yet, and how far it is. */
final class Candidate {

    final Hash hash;
    final BlockHeader header;
    final Payload payload;

    /** Null while batches are not here. */
    @Nullable
    List<Submission> operations;

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

    private @Nullable List<Hash> batches; // computed once

    Candidate(Hash hash, BlockHeader header, Payload payload) {
        this.hash = hash;
        this.header = header;
        this.payload = payload;
        this.operations = payload instanceof Payload.Inline inline ? inline.operations() : null;
    }

    Optional<Manifest> manifest() {
        return payload instanceof Payload.OfLanes lanes ? Optional.of(lanes.manifest()) : Optional.empty();
    }

    /** Hashes of its batches; none where it is not of lanes. */
    List<Hash> batches(NetworkId network) {
        if (batches == null) {
            batches = manifest().map(Manifest::batches).orElse(List.of()).stream()
                    .map(header -> header.hash(network))
                    .toList();
        }
        return batches;
    }

    BatchHeader batch(int index) {
        return manifest().orElseThrow().batches().get(index);
    }

    /** Whether all that is to be executed is here. */
    boolean isWhole() {
        return operations != null;
    }

    List<Submission> operations() {
        return Objects.requireNonNull(operations, "batches are missing");
    }

    /** Of its operations. */
    long bytes() {
        return operations().stream().mapToLong(each -> each.encoded().size()).sum();
    }

    Block block() {
        return new Block(header, manifest(), Payload.encoded(operations()));
    }

    boolean isExecuted() {
        return stateRoot != null;
    }
}
