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
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {

    private static final int SIZE_MAX = 130;

    private final Map<List<Long>, Hash> subtrees = new HashMap<>();
    private final HashSource source = (level, index) ->
            Objects.requireNonNull(subtrees.get(List.of((long) level, index)), "only complete subtrees are asked for");
    private final List<Hash> leaves = new ArrayList<>();
    private final List<Hash> roots = new ArrayList<>(List.of(MerkleTree.EMPTY_ROOT));

    MerkleTreeTest() {
        Frontier frontier = Frontier.EMPTY;
        for (int i = 0; i < SIZE_MAX; i++) {
            Hash leaf = MerkleTree.leafHash(Bytes.utf8("leaf " + i));
            leaves.add(leaf);
            frontier = frontier.append(leaf, (level, index, hash) -> subtrees.put(List.of((long) level, index), hash));
            roots.add(frontier.root());
        }
    }

    @Test
    void theRootIsTheRecursiveDefinition() {
        for (int size = 0; size <= SIZE_MAX; size++) {
            Hash expected = definition(leaves.subList(0, size));
            assertThat(roots.get(size)).isEqualTo(expected);
            assertThat(MerkleTree.root(leaves.subList(0, size))).isEqualTo(expected);
            assertThat(MerkleProofs.root(source, size)).isEqualTo(expected);
        }
    }

    @Test
    void everyLeafOfEverySizeIsProven() {
        for (int size = 1; size <= SIZE_MAX; size++) {
            for (int index = 0; index < size; index++) {
                InclusionProof proof = MerkleProofs.inclusion(source, index, size);
                assertThat(proof.verify(leaves.get(index), roots.get(size))).isTrue();
            }
        }
    }

    @Test
    void everyGrowthIsProven() {
        for (int newSize = 1; newSize <= SIZE_MAX; newSize++) {
            for (int oldSize = 1; oldSize <= newSize; oldSize++) {
                ConsistencyProof proof = MerkleProofs.consistency(source, oldSize, newSize);
                assertThat(proof.verify(roots.get(oldSize), roots.get(newSize))).isTrue();
            }
        }
    }

    @Test
    void anyFlippedBitBreaksAProof() {
        InclusionProof inclusion = MerkleProofs.inclusion(source, 77, 101);
        forEachFlip(inclusion.encoded(), InclusionProof::decode, proof -> proof.verify(leaves.get(77), roots.get(101)));
        ConsistencyProof consistency = MerkleProofs.consistency(source, 77, 101);
        forEachFlip(
                consistency.encoded(), ConsistencyProof::decode, proof -> proof.verify(roots.get(77), roots.get(101)));
    }

    /** Past the two sizes: trees of like sizes may be arranged alike along one path, and a proof doesn't tell them. */
    private static <T> void forEachFlip(Bytes encoded, Function<CanonicalReader, T> decode, Predicate<T> holds) {
        assertThat(holds.test(CanonicalReader.decode(encoded, decode))).isTrue();
        for (int bit = 8 * 16; bit < 8 * encoded.size(); bit++) {
            byte[] flipped = encoded.toArray();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            boolean result;
            try {
                result = holds.test(CanonicalReader.decode(Bytes.wrap(flipped), decode));
            } catch (MalformedInputException e) {
                result = false;
            }
            assertThat(result).as("bit %s", bit).isFalse();
        }
    }

    @Test
    void frontiersAndProofsSurviveTheirEncoding() {
        Frontier frontier =
                Frontier.EMPTY.append(leaves.get(0)).append(leaves.get(1)).append(leaves.get(2));
        assertThat(CanonicalReader.decode(frontier.encoded(), Frontier::decode)).isEqualTo(frontier);
        InclusionProof inclusion = MerkleProofs.inclusion(source, 77, 101);
        assertThat(CanonicalReader.decode(inclusion.encoded(), InclusionProof::decode))
                .isEqualTo(inclusion);
        ConsistencyProof consistency = MerkleProofs.consistency(source, 77, 101);
        assertThat(CanonicalReader.decode(consistency.encoded(), ConsistencyProof::decode))
                .isEqualTo(consistency);
    }

    @Test
    void impossibleProofsAreMalformed() {
        Bytes leafBeyondEnd = Bytes.parseHex("0000000000000005" + "0000000000000005" + "00000000");
        assertThatThrownBy(() -> CanonicalReader.decode(leafBeyondEnd, InclusionProof::decode))
                .isInstanceOf(MalformedInputException.class);
        Bytes shrinking = Bytes.parseHex("0000000000000006" + "0000000000000005" + "00000000");
        assertThatThrownBy(() -> CanonicalReader.decode(shrinking, ConsistencyProof::decode))
                .isInstanceOf(MalformedInputException.class);
        Bytes peaksMissing = Bytes.parseHex("0000000000000003" + "00000000");
        assertThatThrownBy(() -> CanonicalReader.decode(peaksMissing, Frontier::decode))
                .isInstanceOf(MalformedInputException.class);
    }

    /** RFC 9162 section 2.1.1, word for word. */
    private static Hash definition(List<Hash> leafHashes) {
        int size = leafHashes.size();
        if (size == 0) {
            return Hash.of(Bytes.EMPTY);
        }
        if (size == 1) {
            return leafHashes.getFirst();
        }
        int split = Integer.highestOneBit(size - 1);
        return MerkleTree.nodeHash(
                definition(leafHashes.subList(0, split)), definition(leafHashes.subList(split, size)));
    }
}
