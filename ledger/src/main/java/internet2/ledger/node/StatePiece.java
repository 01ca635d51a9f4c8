package internet2.ledger.node;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.merkle.SparseProof;
import internet2.foundation.merkle.SparseRange;
import internet2.ledger.ModuleState;
import internet2.ledger.StateReader;
import internet2.ledger.execution.ModuleView;
import java.util.List;

/**
 * A part of the state: all entries whose places in the state tree lie in a range, and the proof that these are all.
 *
 * @param entries under flat keys, in the order of their places in the tree
 * @param range from where to where, and the proof; its leaves follow from the entries and are not sent
 */
public record StatePiece(List<StateReader.Entry> entries, SparseRange range) implements Encodable {

    /** In one piece. */
    public static final int ENTRIES_MAX = 1 << 15;

    private static final int FLAT_KEY_BYTES_MAX = ModuleState.KEY_BYTES_MAX + 33;

    /**
     * What is asked for.
     *
     * @param height of the checkpoint whose state it is
     * @param first place in the tree, from where on
     * @param maxBytes about how much; at least one entry comes if there is one
     */
    public record Request(long height, Hash first, int maxBytes) implements Encodable {

        public static final int BYTES_MAX = 4 << 20;

        public Request {
            if (height < 0 || maxBytes < 1 || maxBytes > BYTES_MAX) {
                throw new IllegalArgumentException("state is asked for of a block, and for 1 byte to 4 MiB");
            }
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u64(height).hash(first).u32(maxBytes);
        }

        public static Request decode(CanonicalReader in) {
            long height = in.u64();
            Hash first = in.hash();
            long maxBytes = in.u32();
            if (maxBytes > BYTES_MAX) {
                throw in.malformed("at most 4 MiB are asked for at once");
            }
            try {
                return new Request(height, first, (int) maxBytes);
            } catch (IllegalArgumentException wrong) {
                throw in.malformed(String.valueOf(wrong.getMessage()));
            }
        }
    }

    public StatePiece {
        entries = List.copyOf(entries);
    }

    /** Whether these are all entries of the range in the state with that root. */
    public boolean verify(Hash root) {
        return range.verify(root);
    }

    /** Where an entry stands, and what of. */
    static SparseProof.Leaf leaf(StateReader.Entry entry) {
        return new SparseProof.Leaf(ModuleView.treeKey(entry.key()), Hash.of(entry.value()));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.list(entries, (to, entry) -> to.bytes(entry.key()).bytes(entry.value()))
                .value(new SparseRange(range.first(), range.last(), List.of(), range.steps()));
    }

    public static StatePiece decode(CanonicalReader in) {
        List<StateReader.Entry> entries = in.list(ENTRIES_MAX, StatePiece::entry);
        SparseRange bare = SparseRange.decode(in, 0);
        List<SparseProof.Leaf> leaves = entries.stream().map(StatePiece::leaf).toList();
        return new StatePiece(entries, new SparseRange(bare.first(), bare.last(), leaves, bare.steps()));
    }

    private static StateReader.Entry entry(CanonicalReader in) {
        Bytes key = in.bytes(FLAT_KEY_BYTES_MAX);
        return new StateReader.Entry(key, in.bytes(ModuleState.VALUE_BYTES_MAX));
    }
}
