package internet2.ledger.simplex;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.ledger.Block;
import internet2.ledger.BlockHeader;
import internet2.ledger.Manifest;
import internet2.ledger.Submission;
import internet2.ledger.votes.QuorumCertificate;
import java.util.List;

/** How a message brings what a block is to execute. */
public sealed interface Payload {

    /** The operations themselves. */
    record Inline(List<Submission> operations) implements Payload {
        public Inline {
            operations = List.copyOf(operations);
        }
    }

    /**
     * Where they are.
     *
     * @param available a certificate for the last batch of each lane that goes on, in the manifest's order: who has it
     *     has, or can find, those before it
     */
    record OfLanes(Manifest manifest, List<QuorumCertificate> available) implements Payload {
        public OfLanes {
            available = List.copyOf(available);
        }
    }

    /** Of a block that was sent before. */
    static Payload none(BlockHeader header) {
        return header.ofLanes() ? new OfLanes(new Manifest(List.of(), List.of()), List.of()) : new Inline(List.of());
    }

    /** Whether there is nothing to execute. */
    default boolean isEmpty() {
        return switch (this) {
            case Inline(List<Submission> operations) -> operations.isEmpty();
            case OfLanes lanes -> lanes.manifest().batches().isEmpty();
        };
    }

    /** What a header commits to. */
    default Hash root() {
        return switch (this) {
            case Inline(List<Submission> operations) -> Block.payloadRoot(encoded(operations));
            case OfLanes lanes -> lanes.manifest().root();
        };
    }

    /** Whether this is what the header commits to; says nothing of certificates. */
    default boolean isOf(BlockHeader header) {
        return header.ofLanes() == this instanceof OfLanes
                && header.payloadRoot().equals(root());
    }

    static List<Bytes> encoded(List<Submission> operations) {
        return operations.stream().map(Submission::encoded).toList();
    }
}
