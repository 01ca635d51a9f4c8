package internet2.foundation.merkle;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One batch of changes on its way down the tree and back. Used once.
 *
 * <p>Changes are sorted, so those of a subtree are a range of them, and the range splits where the subtree does.
 * No hash is in a tree twice, because every leaf holds its key; so a node that is read, and whose like isn't made
 * again on the way back, is obsolete.
 */
final class SparseUpdater {

    private static final Subtree EMPTY = new Subtree(SparseMerkleTree.EMPTY_ROOT, Kind.EMPTY);

    private final SparseNodes nodes;
    private final List<Hash> keys;
    private final List<Optional<Hash>> values;
    private final Map<Hash, Bytes> added = new HashMap<>();
    private final Set<Hash> removed = new HashSet<>();

    private enum Kind {
        EMPTY,
        LEAF,
        INNER,
        UNREAD
    }

    private record Subtree(Hash hash, Kind kind) {}

    SparseUpdater(SparseNodes nodes, SortedMap<Hash, Optional<Hash>> changes) {
        this.nodes = nodes;
        this.keys = List.copyOf(changes.keySet());
        this.values = List.copyOf(changes.values());
        for (int i = 1; i < keys.size(); i++) {
            if (keys.get(i - 1).compareTo(keys.get(i)) >= 0) {
                throw new IllegalArgumentException("changes are in the natural order of their keys");
            }
        }
    }

    SparseUpdate apply(Hash root) {
        Hash updated = change(root, 0, 0, keys.size()).hash;
        return new SparseUpdate(updated, Collections.unmodifiableMap(added), Collections.unmodifiableSet(removed));
    }

    /** Applies the changes {@code from} to {@code to}, which all belong under the node of this hash and depth. */
    private Subtree change(Hash hash, int depth, int from, int to) {
        if (from == to) {
            return hash.equals(SparseMerkleTree.EMPTY_ROOT) ? EMPTY : new Subtree(hash, Kind.UNREAD);
        }
        if (hash.equals(SparseMerkleTree.EMPTY_ROOT)) {
            return grow(leaves(null, from, to), depth);
        }
        SparseNode node = SparseMerkleTree.read(nodes, hash);
        removed.add(hash);
        return switch (node) {
            case SparseNode.Leaf leaf -> grow(leaves(leaf, from, to), depth);
            case SparseNode.Inner(Hash left, Hash right) -> {
                int split = split(depth, from, to);
                yield join(change(left, depth + 1, from, split), change(right, depth + 1, split, to));
            }
        };
    }

    private int split(int depth, int from, int to) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (SparseNode.bit(keys.get(middle), depth)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** What the changes leave where there was one leaf or none, in order. */
    private List<SparseNode.Leaf> leaves(SparseNode.@Nullable Leaf existing, int from, int to) {
        List<SparseNode.Leaf> leaves = new ArrayList<>(to - from + 1);
        SparseNode.Leaf waiting = existing;
        for (int i = from; i < to; i++) {
            Hash key = keys.get(i);
            if (waiting != null) {
                int order = waiting.key().compareTo(key);
                if (order < 0) {
                    leaves.add(waiting);
                }
                waiting = order > 0 ? waiting : null;
            }
            values.get(i).ifPresent(value -> leaves.add(new SparseNode.Leaf(key, value)));
        }
        if (waiting != null) {
            leaves.add(waiting);
        }
        return leaves;
    }

    private Subtree grow(List<SparseNode.Leaf> leaves, int depth) {
        if (leaves.isEmpty()) {
            return EMPTY;
        }
        if (leaves.size() == 1) {
            return new Subtree(keep(leaves.getFirst()), Kind.LEAF);
        }
        int split = 0;
        while (split < leaves.size() && !SparseNode.bit(leaves.get(split).key(), depth)) {
            split++;
        }
        return join(grow(leaves.subList(0, split), depth + 1), grow(leaves.subList(split, leaves.size()), depth + 1));
    }

    private Subtree join(Subtree left, Subtree right) {
        if (left.kind == Kind.EMPTY || right.kind == Kind.EMPTY) {
            Subtree only = known(left.kind == Kind.EMPTY ? right : left);
            if (only.kind != Kind.INNER) {
                return only;
            }
        }
        return new Subtree(keep(new SparseNode.Inner(left.hash, right.hash)), Kind.INNER);
    }

    /** Reads it where nobody has yet: only beside an empty subtree, so rarely. */
    private Subtree known(Subtree subtree) {
        if (subtree.kind != Kind.UNREAD) {
            return subtree;
        }
        return switch (SparseMerkleTree.read(nodes, subtree.hash)) {
            case SparseNode.Leaf leaf -> new Subtree(subtree.hash, Kind.LEAF);
            case SparseNode.Inner inner -> new Subtree(subtree.hash, Kind.INNER);
        };
    }

    private Hash keep(SparseNode node) {
        byte[] content = node.content();
        Hash hash = Hash.of(content);
        if (!removed.remove(hash)) {
            added.put(hash, Bytes.wrap(content));
        }
        return hash;
    }
}
