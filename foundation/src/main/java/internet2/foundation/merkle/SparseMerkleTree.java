package internet2.foundation.merkle;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A map from 256-bit keys to value hashes whose root commits to its whole content; the package has the rules.
 *
 * <p>Versions share nodes: an update reads the old tree and names what is new and what is obsolete, and writes
 * nothing. Thread-safe if the nodes are. Keys should be hashes: the depth of a leaf is the length of the longest
 * prefix that it shares with another one.
 */
public final class SparseMerkleTree {

    public static final Hash EMPTY_ROOT = Hash.ZERO;
    public static final int DEPTH_MAX = 256;

    private final SparseNodes nodes;

    public SparseMerkleTree(SparseNodes nodes) {
        this.nodes = nodes;
    }

    public static Hash leafHash(Hash key, Hash valueHash) {
        return Hash.of(MerkleTree.prefixed(SparseNode.LEAF, key, valueHash));
    }

    public static Hash nodeHash(Hash left, Hash right) {
        return Hash.of(MerkleTree.prefixed(SparseNode.INNER, left, right));
    }

    /**
     * Sets and removes many keys at once; each node on their ways is read and hashed once.
     *
     * @param changes in the order of {@link Hash#compareTo}; empty removes the key, if it is there
     * @throws DamagedTreeException if a node is missing or not what it should be
     */
    public SparseUpdate update(Hash root, SortedMap<Hash, Optional<Hash>> changes) {
        return new SparseUpdater(nodes, changes).apply(root);
    }

    /**
     * The value hash of a key.
     *
     * @throws DamagedTreeException if a node is missing or not what it should be
     */
    public Optional<Hash> get(Hash root, Hash key) {
        return prove(root, key).valueHash(key);
    }

    /**
     * Proves that a key has its value, or has none.
     *
     * @throws DamagedTreeException if a node is missing or not what it should be
     */
    public SparseProof prove(Hash root, Hash key) {
        List<Hash> siblings = new ArrayList<>();
        Hash hash = root;
        while (!hash.equals(EMPTY_ROOT)) {
            switch (read(nodes, hash)) {
                case SparseNode.Leaf(Hash leafKey, Hash valueHash) -> {
                    return new SparseProof(Optional.of(new SparseProof.Leaf(leafKey, valueHash)), siblings);
                }
                case SparseNode.Inner(Hash left, Hash right) -> {
                    boolean isRight = SparseNode.bit(key, siblings.size());
                    siblings.add(isRight ? left : right);
                    hash = isRight ? right : left;
                }
            }
        }
        return new SparseProof(Optional.empty(), siblings);
    }

    /** The key of a leaf, as {@link SparseNodes} has it; empty for other nodes. */
    public static Optional<Hash> keyOfLeaf(Bytes node) {
        byte[] content = node.toArray();
        return content[0] == SparseNode.LEAF ? Optional.of(Hash.at(content, 1)) : Optional.empty();
    }

    static SparseNode read(SparseNodes nodes, Hash hash) {
        return SparseNode.read(
                hash, nodes.node(hash).orElseThrow(() -> new DamagedTreeException("node " + hash + " is missing")));
    }
}
