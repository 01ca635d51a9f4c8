package internet2.ledger.space;

import internet2.foundation.Hash;
import internet2.foundation.merkle.MerkleTree;
import java.util.ArrayList;
import java.util.List;

/** The Merkle tree (RFC 9162 section 2.1) over one layer of 2^n labels, all of its nodes at hand. */
final class LayerTree {

    private final int logLabels;
    private final HashArray labels;
    private final HashArray inner;

    /**
     * @param inner 2^n places, the levels above the leaves one after the other
     */
    LayerTree(int logLabels, HashArray labels, HashArray inner) {
        this.logLabels = logLabels;
        this.labels = labels;
        this.inner = inner;
    }

    /** Fills the inner nodes from the labels. */
    void build() {
        for (int level = 1; level <= logLabels; level++) {
            long nodes = 1L << (logLabels - level);
            for (long index = 0; index < nodes; index++) {
                Hash node = MerkleTree.nodeHash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1));
                inner.set(start(level) + index, node);
            }
        }
    }

    Hash root() {
        return node(logLabels, 0);
    }

    LabelOpening open(long index) {
        List<Hash> path = new ArrayList<>(logLabels);
        for (int level = 0; level < logLabels; level++) {
            path.add(node(level, (index >>> level) ^ 1));
        }
        return new LabelOpening(labels.get(index), path);
    }

    private Hash node(int level, long index) {
        return level == 0 ? MerkleTree.leafHash(labels.get(index).bytes()) : inner.get(start(level) + index);
    }

    /** Level 1 has half of the places, level 2 half of what is left, and so on. */
    private long start(int level) {
        return (1L << logLabels) - (1L << (logLabels - level + 1));
    }
}
