package internet2.foundation.merkle;

import internet2.foundation.Hash;
import java.util.List;

/** Goes down a tree by what a range says of it, and hashes it on the way back. Used once. */
final class SparseRangeCheck {

    /** The range contradicts itself. */
    private static final class Contradiction extends Exception {
        private static final long serialVersionUID = 1L;

        Contradiction() {
            super("", null, false, false);
        }
    }

    private final SparseRange range;
    private final List<SparseProof.Leaf> leaves;
    private int step;

    SparseRangeCheck(SparseRange range) {
        this.range = range;
        this.leaves = range.leaves();
    }

    boolean rootIs(Hash root) {
        try {
            Hash computed = subtree(SparsePlace.ROOT, 0, leaves.size());
            return step == range.steps().size() && computed.equals(root);
        } catch (Contradiction no) {
            return false;
        }
    }

    /** The hash of a subtree, of whose leaves in the range {@code from} to {@code to} are all. */
    private Hash subtree(SparsePlace place, int from, int to) throws Contradiction {
        if (place.isOutside(range.first(), range.last())) {
            return next() instanceof SparseRange.Step.Outside(Hash hash) ? hash : contradiction();
        }
        if (place.isInside(range.first(), range.last())) {
            return grown(from, to, place.depth());
        }
        return switch (next()) {
            case SparseRange.Step.Outside outside -> contradiction();
            case SparseRange.Step.Empty empty -> from == to ? SparseMerkleTree.EMPTY_ROOT : contradiction();
            case SparseRange.Step.Stranger(SparseProof.Leaf leaf) ->
                from == to && place.has(leaf.key()) && isOutside(leaf.key())
                        ? SparseMerkleTree.leafHash(leaf.key(), leaf.valueHash())
                        : contradiction();
            case SparseRange.Step.Listed listed -> to - from == 1 ? grown(from, to, place.depth()) : contradiction();
            case SparseRange.Step.Inner inner -> {
                if (place.depth() == SparseMerkleTree.DEPTH_MAX) {
                    yield contradiction();
                }
                int split = split(from, to, place.depth());
                Hash left = subtree(place.left(), from, split);
                yield SparseMerkleTree.nodeHash(left, subtree(place.right(), split, to));
            }
        };
    }

    private boolean isOutside(Hash key) {
        return key.compareTo(range.first()) < 0 || key.compareTo(range.last()) > 0;
    }

    private int split(int from, int to, int depth) {
        int split = from;
        while (split < to && !SparseNode.bit(leaves.get(split).key(), depth)) {
            split++;
        }
        return split;
    }

    /** What a subtree of just these leaves hashes to. */
    private Hash grown(int from, int to, int depth) {
        if (from == to) {
            return SparseMerkleTree.EMPTY_ROOT;
        }
        if (to - from == 1) {
            SparseProof.Leaf leaf = leaves.get(from);
            return SparseMerkleTree.leafHash(leaf.key(), leaf.valueHash());
        }
        int split = split(from, to, depth);
        return SparseMerkleTree.nodeHash(grown(from, split, depth + 1), grown(split, to, depth + 1));
    }

    private SparseRange.Step next() throws Contradiction {
        if (step == range.steps().size()) {
            throw new Contradiction();
        }
        return range.steps().get(step++);
    }

    private static Hash contradiction() throws Contradiction {
        throw new Contradiction();
    }
}
