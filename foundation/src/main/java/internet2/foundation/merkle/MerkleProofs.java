package internet2.foundation.merkle;

import internet2.foundation.Hash;
import java.util.ArrayList;
import java.util.List;

/** Builds proofs from complete subtrees. Asks for O(log² n) of them at most, O(log n) for a tree of 2^k leaves. */
public final class MerkleProofs {

    private MerkleProofs() {}

    /** MTH of the first {@code size} leaves. */
    public static Hash root(HashSource source, long size) {
        return size == 0 ? MerkleTree.EMPTY_ROOT : range(source, 0, size);
    }

    /** PATH(leafIndex, D[treeSize]) of RFC 9162 section 2.1.3.1. */
    public static InclusionProof inclusion(HashSource source, long leafIndex, long treeSize) {
        if (leafIndex < 0 || leafIndex >= treeSize) {
            throw new IllegalArgumentException("a tree of " + treeSize + " leaves has no leaf " + leafIndex);
        }
        List<Hash> path = new ArrayList<>();
        long start = 0;
        long end = treeSize;
        while (end - start > 1) {
            long split = start + split(end - start);
            if (leafIndex < split) {
                path.add(range(source, split, end));
                end = split;
            } else {
                path.add(range(source, start, split));
                start = split;
            }
        }
        return new InclusionProof(leafIndex, treeSize, path.reversed());
    }

    /** PROOF(oldSize, D[newSize]) of RFC 9162 section 2.1.4.1; empty for equal sizes. */
    public static ConsistencyProof consistency(HashSource source, long oldSize, long newSize) {
        if (oldSize < 1 || oldSize > newSize) {
            throw new IllegalArgumentException("no tree grows from " + oldSize + " to " + newSize);
        }
        List<Hash> path = new ArrayList<>();
        long start = 0;
        long end = newSize;
        while (end > oldSize) {
            long split = start + split(end - start);
            if (oldSize <= split) {
                path.add(range(source, split, end));
                end = split;
            } else {
                path.add(range(source, start, split));
                start = split;
            }
        }
        // The old root itself is not sent: the verifier has it.
        if (start > 0) {
            path.add(range(source, start, end));
        }
        return new ConsistencyProof(oldSize, newSize, path.reversed());
    }

    /** "Let k be the largest power of two smaller than n": for n > 1. */
    private static long split(long size) {
        return Long.highestOneBit(size - 1);
    }

    /** MTH of the leaves from {@code start} to {@code end}; a node of the tree, so its start is aligned. */
    private static Hash range(HashSource source, long start, long end) {
        long size = end - start;
        if (Long.bitCount(size) == 1) {
            int level = Long.numberOfTrailingZeros(size);
            return source.subtree(level, start >>> level);
        }
        long split = start + split(size);
        return MerkleTree.nodeHash(range(source, start, split), range(source, split, end));
    }
}
