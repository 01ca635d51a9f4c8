package internet2.foundation.merkle;

import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.ArrayList;
import java.util.List;

/**
 * All that is needed to go on appending to a tree: its size and the roots of its maximal complete subtrees.
 *
 * @param size leaves so far
 * @param peaks one for each bit set in {@code size}, the largest subtree, which is leftmost, first
 */
public record Frontier(long size, List<Hash> peaks) implements Encodable {

    public static final Frontier EMPTY = new Frontier(0, List.of());

    private static final int PEAKS_MAX = 63;

    public Frontier {
        peaks = List.copyOf(peaks);
        if (size < 0 || peaks.size() != Long.bitCount(size)) {
            throw new IllegalArgumentException(
                    "a tree of " + size + " leaves has one peak per bit set, not " + peaks.size());
        }
    }

    public static Frontier decode(CanonicalReader in) {
        long size = in.u64();
        List<Hash> peaks = in.list(PEAKS_MAX, CanonicalReader::hash);
        if (size < 0 || peaks.size() != Long.bitCount(size)) {
            throw in.malformed("one peak per bit set in " + size + " was expected, not " + peaks.size());
        }
        return new Frontier(size, peaks);
    }

    public Frontier append(Hash leafHash) {
        return append(leafHash, (level, index, hash) -> {});
    }

    /**
     * @param completed told of the leaf and of every subtree that it completes, lowest first
     */
    public Frontier append(Hash leafHash, HashSink completed) {
        List<Hash> grown = new ArrayList<>(peaks);
        Hash peak = leafHash;
        int level = 0;
        completed.subtree(level, size, peak);
        for (long rest = size; (rest & 1) == 1; rest >>>= 1) {
            peak = MerkleTree.nodeHash(grown.removeLast(), peak);
            level++;
            completed.subtree(level, size >>> level, peak);
        }
        grown.add(peak);
        return new Frontier(Math.addExact(size, 1), grown);
    }

    /** MTH of all leaves. */
    public Hash root() {
        if (peaks.isEmpty()) {
            return MerkleTree.EMPTY_ROOT;
        }
        Hash root = peaks.getLast();
        for (Hash peak : peaks.reversed().subList(1, peaks.size())) {
            root = MerkleTree.nodeHash(peak, root);
        }
        return root;
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u64(size).list(peaks, CanonicalWriter::hash);
    }
}
