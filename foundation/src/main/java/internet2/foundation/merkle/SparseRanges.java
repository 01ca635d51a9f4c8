package internet2.foundation.merkle;

import internet2.foundation.Hash;
import java.util.ArrayList;
import java.util.List;

/** Reads ranges of leaves out of a tree, with their proofs. */
public final class SparseRanges {

    /** Sees leaves in the order of their keys. */
    @FunctionalInterface
    public interface LeafVisitor {

        /** Returns whether there is room for more. */
        boolean visit(SparseProof.Leaf leaf);
    }

    private final SparseNodes nodes;

    public SparseRanges(SparseNodes nodes) {
        this.nodes = nodes;
    }

    /**
     * The leaves from a key on, until the visitor has enough or the tree ends, proven.
     *
     * @throws DamagedTreeException if a node is missing or not what it should be
     */
    public SparseRange read(Hash root, Hash first, LeafVisitor visitor) {
        List<SparseProof.Leaf> leaves = new ArrayList<>();
        boolean ended = collect(root, SparsePlace.ROOT, first, leaf -> {
            leaves.add(leaf);
            return visitor.visit(leaf);
        });
        Hash last = ended || leaves.isEmpty()
                ? SparseRange.LAST_KEY
                : leaves.getLast().key();
        List<SparseRange.Step> steps = new ArrayList<>();
        prove(root, SparsePlace.ROOT, first, last, steps);
        return new SparseRange(first, last, leaves, steps);
    }

    /** Returns whether the visitor had room for all. */
    private boolean collect(Hash hash, SparsePlace place, Hash first, LeafVisitor visitor) {
        if (hash.equals(SparseMerkleTree.EMPTY_ROOT) || place.greatest().compareTo(first) < 0) {
            return true;
        }
        return switch (SparseMerkleTree.read(nodes, hash)) {
            case SparseNode.Leaf(Hash key, Hash valueHash) ->
                key.compareTo(first) < 0 || visitor.visit(new SparseProof.Leaf(key, valueHash));
            case SparseNode.Inner(Hash left, Hash right) ->
                collect(left, place.left(), first, visitor) && collect(right, place.right(), first, visitor);
        };
    }

    private void prove(Hash hash, SparsePlace place, Hash first, Hash last, List<SparseRange.Step> steps) {
        if (place.isOutside(first, last)) {
            steps.add(new SparseRange.Step.Outside(hash));
        } else if (!place.isInside(first, last)) {
            across(hash, place, first, last, steps);
        }
    }

    private void across(Hash hash, SparsePlace place, Hash first, Hash last, List<SparseRange.Step> steps) {
        if (hash.equals(SparseMerkleTree.EMPTY_ROOT)) {
            steps.add(new SparseRange.Step.Empty());
            return;
        }
        switch (SparseMerkleTree.read(nodes, hash)) {
            case SparseNode.Leaf(Hash key, Hash valueHash) -> {
                boolean outside = key.compareTo(first) < 0 || key.compareTo(last) > 0;
                steps.add(
                        outside
                                ? new SparseRange.Step.Stranger(new SparseProof.Leaf(key, valueHash))
                                : new SparseRange.Step.Listed());
            }
            case SparseNode.Inner(Hash left, Hash right) -> {
                steps.add(new SparseRange.Step.Inner());
                prove(left, place.left(), first, last, steps);
                prove(right, place.right(), first, last, steps);
            }
        }
    }
}
