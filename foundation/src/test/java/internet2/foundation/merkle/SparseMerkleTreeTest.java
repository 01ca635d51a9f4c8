package internet2.foundation.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SparseMerkleTreeTest {

    /** A key of few possible values, so that keys meet again and share long prefixes. */
    private static Hash key(int number) {
        long low = (number & 1) == 0 ? 0 : Long.MIN_VALUE;
        return new Hash((long) (number & 6) << 61, 0, 0, low | (number >>> 3));
    }

    private static Hash value(int number) {
        return Hash.of(Bytes.utf8("value " + number));
    }

    @Property(tries = 300)
    void theRootDependsOnContentOnly(@ForAll @Size(max = 60) List<@IntRange(min = 0, max = 199) Integer> history) {
        MemoryTree batched = new MemoryTree();
        MemoryTree single = new MemoryTree();
        Map<Hash, Hash> content = new TreeMap<>();
        Map<Hash, Optional<Hash>> batch = new TreeMap<>();
        for (int step : history) {
            Hash key = key(step % 40);
            Optional<Hash> value = step < 80 ? Optional.empty() : Optional.of(value(step / 40));
            value.ifPresentOrElse(present -> content.put(key, present), () -> content.remove(key));
            single.update(Map.of(key, value));
            batch.put(key, value);
            if (step % 7 == 0) {
                batched.update(batch);
                batch.clear();
            }
        }
        batched.update(batch);
        Hash expected = definition(List.copyOf(content.entrySet()), 0);
        assertThat(single.root()).isEqualTo(expected);
        assertThat(batched.root()).isEqualTo(expected);
        assertThat(single.stored()).isEqualTo(batched.stored());
    }

    @Property(tries = 100)
    void everyKeyIsProvenPresentOrAbsent(@ForAll @Size(max = 40) List<@IntRange(min = 0, max = 39) Integer> present) {
        MemoryTree tree = new MemoryTree();
        Map<Hash, Optional<Hash>> changes = new HashMap<>();
        present.forEach(number -> changes.put(key(number), Optional.of(value(number))));
        Hash root = tree.update(changes);
        for (int number = 0; number < 40; number++) {
            Hash key = key(number);
            Optional<Hash> value = changes.getOrDefault(key, Optional.empty());
            SparseProof proof = tree.tree().prove(root, key);
            assertThat(proof.verify(root, key, value)).isTrue();
            assertThat(proof.verify(root, key, Optional.of(value(77)))).isFalse();
            assertThat(value.isPresent() && proof.verify(root, key, Optional.empty()))
                    .isFalse();
            assertThat(tree.tree().get(root, key)).isEqualTo(value);
            assertThat(CanonicalReader.decode(proof.encoded(), SparseProof::decode))
                    .isEqualTo(proof);
        }
    }

    @Test
    void aProofHoldsForItsKeyOnlyAndAnyFlippedBitBreaksIt() {
        MemoryTree tree = MemoryTree.random(50, new SplittableRandom(1));
        Hash present = tree.keys().getFirst();
        Optional<Hash> value = tree.tree().get(tree.root(), present);
        SparseProof proof = tree.tree().prove(tree.root(), present);
        assertThat(proof.verify(tree.root(), tree.keys().getLast(), value)).isFalse();
        Bytes encoded = proof.encoded();
        for (int bit = 0; bit < 8 * encoded.size(); bit++) {
            byte[] flipped = encoded.toArray();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(holds(Bytes.wrap(flipped), tree.root(), present, value)).isFalse();
        }
    }

    @Test
    void anAbsentKeyIsNotProvenByALeafOnAnotherWay() {
        MemoryTree tree = MemoryTree.random(50, new SplittableRandom(2));
        for (Hash key : tree.keys()) {
            SparseProof proof = tree.tree().prove(tree.root(), key);
            Hash neighbour = new Hash(key.a() ^ Long.MIN_VALUE, key.b(), key.c(), key.d());
            assertThat(proof.verify(tree.root(), neighbour, Optional.empty())).isFalse();
            assertThat(proof.verify(tree.root(), key, Optional.empty())).isFalse();
        }
    }

    @Test
    void keysThatDifferInTheirLastBitOnlyAreTold() {
        Hash even = new Hash(1, 2, 3, 4);
        Hash odd = new Hash(1, 2, 3, 5);
        MemoryTree tree = new MemoryTree();
        Hash root = tree.update(Map.of(even, Optional.of(value(1)), odd, Optional.of(value(2))));
        SparseProof proof = tree.tree().prove(root, odd);
        assertThat(proof.siblings()).hasSize(256);
        assertThat(proof.verify(root, odd, Optional.of(value(2)))).isTrue();
        assertThat(tree.update(Map.of(odd, Optional.empty()))).isEqualTo(SparseMerkleTree.leafHash(even, value(1)));
        assertThat(tree.stored()).hasSize(1);
    }

    @Test
    void aProofDeeperThanAKeyIsMalformed() {
        Bytes tooDeep = Bytes.parseHex("00" + "00000101" + "00".repeat(257 * 32));
        assertThatThrownBy(() -> CanonicalReader.decode(tooDeep, SparseProof::decode))
                .isInstanceOf(MalformedInputException.class);
    }

    @Test
    void aBatchReadsEachNodeOnceAtMost() {
        MemoryTree tree = MemoryTree.random(5000, new SplittableRandom(3));
        Map<Hash, Integer> reads = new HashMap<>();
        SparseMerkleTree counted = new SparseMerkleTree(hash -> {
            reads.merge(hash, 1, Integer::sum);
            return Optional.ofNullable(tree.stored().get(hash));
        });
        TreeMap<Hash, Optional<Hash>> changes = new TreeMap<>();
        List<Hash> keys = tree.keys();
        for (int i = 0; i < 500; i++) {
            changes.put(keys.get(i * 7), i % 2 == 0 ? Optional.empty() : Optional.of(value(i)));
            changes.put(value(i), Optional.of(value(i)));
        }
        counted.update(tree.root(), changes);
        assertThat(reads.values()).containsOnly(1);
    }

    @Test
    void writingWhatIsThereChangesNothing() {
        MemoryTree tree = MemoryTree.random(100, new SplittableRandom(4));
        Hash key = tree.keys().getFirst();
        TreeMap<Hash, Optional<Hash>> same =
                new TreeMap<>(Map.of(key, tree.tree().get(tree.root(), key)));
        SparseUpdate update = tree.tree().update(tree.root(), same);
        assertThat(update).isEqualTo(new SparseUpdate(tree.root(), Map.of(), Set.of()));
    }

    @Test
    void aMissingOrChangedNodeIsReportedNotServed() {
        MemoryTree tree = MemoryTree.random(20, new SplittableRandom(5));
        Hash key = tree.keys().getFirst();
        Bytes node = Objects.requireNonNull(tree.stored().get(tree.root()));
        SparseMerkleTree lost = new SparseMerkleTree(hash -> Optional.empty());
        assertThatThrownBy(() -> lost.prove(tree.root(), key))
                .isInstanceOf(DamagedTreeException.class)
                .hasMessageContaining("missing");
        byte[] changed = node.toArray();
        changed[40] ^= 1;
        SparseMerkleTree rotten = new SparseMerkleTree(hash -> Optional.of(Bytes.wrap(changed)));
        assertThatThrownBy(() -> rotten.get(tree.root(), key))
                .isInstanceOf(DamagedTreeException.class)
                .hasMessageContaining("rebuilt");
    }

    private static boolean holds(Bytes encoded, Hash root, Hash key, Optional<Hash> value) {
        try {
            return CanonicalReader.decode(encoded, SparseProof::decode).verify(root, key, value);
        } catch (MalformedInputException e) {
            return false;
        }
    }

    /** The three rules of the package, word for word. */
    private static Hash definition(List<Map.Entry<Hash, Hash>> content, int depth) {
        if (content.isEmpty()) {
            return Hash.ZERO;
        }
        if (content.size() == 1) {
            return Hash.of(
                    new byte[] {0},
                    content.getFirst().getKey().toArray(),
                    content.getFirst().getValue().toArray());
        }
        List<Map.Entry<Hash, Hash>> left = new ArrayList<>();
        List<Map.Entry<Hash, Hash>> right = new ArrayList<>();
        for (Map.Entry<Hash, Hash> entry : content) {
            int bits = entry.getKey().bytes().at(depth / 8);
            ((bits >>> (7 - depth % 8) & 1) == 0 ? left : right).add(entry);
        }
        return Hash.of(
                new byte[] {1},
                definition(left, depth + 1).toArray(),
                definition(right, depth + 1).toArray());
    }
}
