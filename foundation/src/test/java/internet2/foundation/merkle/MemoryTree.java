package internet2.foundation.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A sparse tree with its newest version in memory, which checks the promises of each update. */
public final class MemoryTree {

    private final Map<Hash, Bytes> stored = new HashMap<>();
    private final SparseMerkleTree tree = new SparseMerkleTree(hash -> Optional.ofNullable(stored.get(hash)));
    private final List<Hash> keys = new ArrayList<>();
    private Hash root = SparseMerkleTree.EMPTY_ROOT;

    /** Of so many random keys and values. */
    public static MemoryTree random(int size, SplittableRandom random) {
        MemoryTree tree = new MemoryTree();
        Map<Hash, Optional<Hash>> changes = new HashMap<>();
        for (int i = 0; i < size; i++) {
            Hash key = hash(random);
            tree.keys.add(key);
            changes.put(key, Optional.of(hash(random)));
        }
        tree.update(changes);
        return tree;
    }

    public SparseMerkleTree tree() {
        return tree;
    }

    public Hash root() {
        return root;
    }

    public List<Hash> keys() {
        return keys;
    }

    public Map<Hash, Bytes> stored() {
        return Collections.unmodifiableMap(stored);
    }

    public Hash update(Map<Hash, Optional<Hash>> changes) {
        SparseUpdate update = tree.update(root, new TreeMap<>(changes));
        assertThat(stored.keySet().containsAll(update.removed())).isTrue();
        assertThat(Collections.disjoint(stored.keySet(), update.added().keySet()))
                .isTrue();
        assertThat(Collections.disjoint(update.removed(), update.added().keySet()))
                .isTrue();
        stored.keySet().removeAll(update.removed());
        stored.putAll(update.added());
        root = update.root();
        return root;
    }

    private static Hash hash(SplittableRandom random) {
        return new Hash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }
}
