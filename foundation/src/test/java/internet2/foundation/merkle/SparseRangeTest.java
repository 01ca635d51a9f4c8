package internet2.foundation.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Ranges put together are the whole tree, and no leaf can be left out, added or changed. */
final class SparseRangeTest {

    private final Map<Hash, Bytes> nodes = new HashMap<>();
    private final TreeMap<Hash, Hash> content = new TreeMap<>();

    /** Keys that are close together now and then, and at the very ends. */
    private static Hash key(Random random) {
        Hash any = Hash.of(Bytes.utf8("" + random.nextInt(1 << 20)));
        return switch (random.nextInt(8)) {
            case 0 -> new Hash(7, 7, 7, random.nextInt(4));
            case 1 -> new Hash(any.a(), 0, 0, random.nextInt(2));
            case 2 -> random.nextBoolean() ? Hash.ZERO : SparseRange.LAST_KEY;
            default -> any;
        };
    }

    private Hash grow(Random random, int size) {
        for (int i = 0; i < size; i++) {
            content.put(key(random), Hash.of(Bytes.utf8("value " + i)));
        }
        TreeMap<Hash, Optional<Hash>> changes = new TreeMap<>();
        content.forEach((key, value) -> changes.put(key, Optional.of(value)));
        SparseUpdate update = new SparseMerkleTree(hash -> Optional.ofNullable(nodes.get(hash)))
                .update(SparseMerkleTree.EMPTY_ROOT, changes);
        nodes.putAll(update.added());
        return update.root();
    }

    private SparseRange read(Hash root, Hash first, int max) {
        int[] room = {max};
        return new SparseRanges(hash -> Optional.ofNullable(nodes.get(hash))).read(root, first, leaf -> --room[0] > 0);
    }

    @Property(tries = 200)
    void rangesPutTogetherAreTheTree(@ForAll long seed, @ForAll @IntRange(max = 60) int size) {
        Random random = new Random(seed);
        nodes.clear();
        content.clear();
        Hash root = grow(random, size);
        TreeMap<Hash, Hash> found = new TreeMap<>();
        Hash first = Hash.ZERO;
        while (true) {
            SparseRange range = read(root, first, 1 + random.nextInt(9));
            assertThat(range.verify(root)).isTrue();
            assertThat(range.verify(Hash.of(Bytes.EMPTY))).isFalse();
            SparseRange decoded = CanonicalReader.decode(range.encoded(), in -> SparseRange.decode(in, 100));
            assertThat(decoded).isEqualTo(range);
            range.leaves().forEach(leaf -> found.put(leaf.key(), leaf.valueHash()));
            if (range.isLast()) {
                break;
            }
            first = range.next();
        }
        assertThat(found).isEqualTo(content);
    }

    @Property(tries = 300)
    void noLeafIsLeftOutAddedOrChanged(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int size) {
        Random random = new Random(seed);
        nodes.clear();
        content.clear();
        Hash root = grow(random, size);
        SparseRange range = read(root, key(random), 1 + random.nextInt(9));
        List<SparseProof.Leaf> leaves = new ArrayList<>(range.leaves());
        int at = leaves.isEmpty() ? 0 : random.nextInt(leaves.size());
        if (!leaves.isEmpty()) {
            SparseProof.Leaf leaf = leaves.remove(at);
            refused(root, range, leaves);
            hidden(root, range, leaves, leaf);
            leaves.add(at, new SparseProof.Leaf(leaf.key(), Hash.ZERO));
            refused(root, range, leaves);
            leaves.set(at, leaf);
        }
        leaves.add(at, new SparseProof.Leaf(key(random), Hash.ZERO));
        refused(root, range, leaves);
    }

    private static void refused(Hash root, SparseRange range, List<SparseProof.Leaf> leaves) {
        assertThat(new SparseRange(range.first(), range.last(), leaves, range.steps()).verify(root))
                .isFalse();
    }

    /** A leaf that is left out may be called a stranger or be hidden in a hash: neither helps. */
    private static void hidden(Hash root, SparseRange range, List<SparseProof.Leaf> leaves, SparseProof.Leaf leaf) {
        List<SparseRange.Step> steps = new ArrayList<>(range.steps());
        for (int i = 0; i < steps.size(); i++) {
            SparseRange.Step step = steps.get(i);
            for (SparseRange.Step lie : List.of(
                    new SparseRange.Step.Stranger(leaf),
                    new SparseRange.Step.Empty(),
                    new SparseRange.Step.Outside(SparseMerkleTree.leafHash(leaf.key(), leaf.valueHash())))) {
                if (!lie.equals(step)) {
                    steps.set(i, lie);
                    assertThat(new SparseRange(range.first(), range.last(), leaves, steps).verify(root))
                            .isFalse();
                }
            }
            steps.set(i, step);
        }
    }
}
