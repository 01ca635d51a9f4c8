package internet2.ledger;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.merkle.MerkleTree;
import java.util.List;
import java.util.Optional;

/**
 * A header and the operations it commits to.
 *
 * @param manifest where they come from; empty where the block itself brought them
 * @param operations each as {@link Operation} encodes it
 */
public record Block(BlockHeader header, Optional<Manifest> manifest, List<Bytes> operations) implements Encodable {

    /** A block stays small enough to be sent in one piece. */
    public static final int OPERATIONS_MAX = 8192;

    /** Sum of the operations' bytes. */
    public static final int PAYLOAD_BYTES_MAX = 4 << 20;

    public Block {
        operations = List.copyOf(operations);
        long bytes = operations.stream().mapToLong(Bytes::size).sum();
        if (operations.size() > OPERATIONS_MAX || bytes > PAYLOAD_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a block has at most 8192 operations and 4 MiB, not " + operations.size() + " and " + bytes);
        }
        if (header.ofLanes() != manifest.isPresent()) {
            throw new IllegalArgumentException("a block has a manifest if its header says that it is of lanes");
        }
    }

    /** One that brings its operations with it. */
    public Block(BlockHeader header, List<Bytes> operations) {
        this(header, Optional.empty(), operations);
    }

    /** Whether these are the operations that the header commits to. */
    public boolean hasPayload() {
        return manifest.map(each -> header.payloadRoot().equals(each.root()) && each.isOf(operations))
                .orElseGet(() -> header.payloadRoot().equals(payloadRoot(operations)));
    }

    public static Hash payloadRoot(List<Bytes> operations) {
        return MerkleTree.root(operations.stream().map(MerkleTree::leafHash).toList());
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.value(header);
        manifest.ifPresent(out::value);
        out.list(operations, CanonicalWriter::bytes);
    }

    public static Block decode(CanonicalReader in) {
        BlockHeader header = BlockHeader.decode(in);
        Optional<Manifest> manifest = header.ofLanes() ? Optional.of(Manifest.decode(in)) : Optional.empty();
        List<Bytes> operations = in.list(OPERATIONS_MAX, each -> each.bytes(Operation.ENCODED_BYTES_MAX));
        if (operations.stream().mapToLong(Bytes::size).sum() > PAYLOAD_BYTES_MAX) {
            throw in.malformed("a block's operations have at most 4 MiB");
        }
        return new Block(header, manifest, operations);
    }
}
