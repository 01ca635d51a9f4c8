package internet2.stoq.content.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import internet2.stoq.content.chunking.ContentClass;
import internet2.stoq.content.manifest.TreeNode.Branch;
import internet2.stoq.content.manifest.TreeNode.Child;
import internet2.stoq.content.manifest.TreeNode.Leaf;
import internet2.stoq.content.manifest.TreeNode.Sum;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LeafWalkTest {

    private final Map<ContentId, Bytes> nodes = new HashMap<>();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 513, 512 * 512, 512 * 512 + 1})
    void theLeavesHoldTheChunksInTheirOrder(int count) throws IOException {
        Manifest manifest = tree(count);
        LeafWalk walk = new LeafWalk(manifest);
        int seen = 0;
        for (Optional<ObjectRef> next = walk.next(); next.isPresent(); next = walk.next()) {
            Optional<Leaf> leaf = walk.take(node(next.get().id()));
            for (ObjectRef chunk : leaf.map(Leaf::chunks).orElse(List.of())) {
                assertThat(chunk).isEqualTo(chunk(seen++));
            }
        }
        assertThat(seen).isEqualTo(count);
        assertThat(CanonicalReader.decode(manifest.encoded(), Manifest::decode)).isEqualTo(manifest);
    }

    @Test
    void otherBytesThanThoseOfTheIdAreRefused() throws IOException {
        LeafWalk walk = new LeafWalk(tree(3));
        assertThatThrownBy(() -> walk.take(new Leaf(List.of(chunk(9)), List.of()).encoded()))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("are not node");
    }

    @Test
    void sizesThatDoNotAddUpAreRefused() {
        Leaf leaf = new Leaf(List.of(chunk(1)), List.of());
        Manifest lying = manifest(1 << 30, 1, 0, put(leaf));
        LeafWalk walk = new LeafWalk(lying);
        assertThatThrownBy(() -> walk.take(leaf.encoded()))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("was announced with");
    }

    @Test
    void aBranchWhereALeafBelongsIsRefusedSoThatNoTreeIsDeeperThanItSays() {
        Leaf leaf = new Leaf(List.of(chunk(1)), List.of());
        Branch branch = new Branch(1, List.of(new Child(put(leaf), leaf.sum())));
        LeafWalk walk = new LeafWalk(manifest(leaf.sum().bytes(), 1, 2, put(branch)));
        assertThatThrownBy(() -> walk.take(branch.encoded()))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("level 1 stands where one of level 2");
    }

    @Test
    void childrenWithoutChunksAreRefusedSoThatNoWalkGoesOnForNothing() {
        Leaf empty = new Leaf(List.of(), List.of());
        Branch branch = new Branch(1, List.of(new Child(put(empty), Sum.NOTHING)));
        LeafWalk walk = new LeafWalk(manifest(0, 0, 1, put(branch)));
        assertThatThrownBy(() -> walk.take(branch.encoded()))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("each of them chunks");
    }

    @Test
    void aLeafThatIsNotFullIsRefusedSaveTheLast() {
        Leaf leaf = new Leaf(List.of(chunk(1)), List.of());
        Child child = new Child(put(leaf), leaf.sum());
        Branch branch = new Branch(1, List.of(child, child));
        LeafWalk walk = new LeafWalk(manifest(branch.sum().bytes(), branch.sum().chunks(), 1, put(branch)));
        assertThat(walk.take(branch.encoded())).isEmpty();
        assertThatThrownBy(() -> walk.take(leaf.encoded()))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("512 entries");
    }

    @Test
    void aChunkSmallerThanItsClassAllowsIsRefusedSaveTheLast() {
        ObjectRef small = new ObjectRef(chunk(1).id(), 16_383);
        Leaf honest = new Leaf(List.of(chunk(1), small), List.of());
        assertThat(new LeafWalk(manifest(honest.sum().bytes(), 2, 0, put(honest))).take(honest.encoded()))
                .isPresent();
        Leaf leaf = new Leaf(List.of(small, chunk(1)), List.of());
        assertThatThrownBy(() -> new LeafWalk(manifest(leaf.sum().bytes(), 2, 0, put(leaf))).take(leaf.encoded()))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("at least 16384 bytes");
    }

    @Test
    void parityThatDoesNotFitIsRefused() {
        Leaf leaf = new Leaf(List.of(chunk(1), chunk(2)), List.of(chunk(3)));
        Manifest manifest =
                new Manifest("f", ContentClass.BINARY, leaf.sum().bytes(), 2, new Spread(2, 2), 0, put(leaf));
        assertThatThrownBy(() -> new LeafWalk(manifest).take(leaf.encoded()))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("2 shards of parity");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "/etc/passwd", "a/b", "..\\b", "a\u0000b", "a\nb"})
    void namesThatLeadElsewhereAreRefused(String name) {
        Bytes encoded = new CanonicalWriter()
                .u8(1)
                .text(name)
                .u8(1)
                .u64(1)
                .u64(1)
                .u8(1)
                .u8(0)
                .u8(0)
                .value(ContentId.of(Bytes.EMPTY))
                .toBytes();
        assertThatThrownBy(() -> CanonicalReader.decode(encoded, Manifest::decode))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("name");
    }

    @Test
    void moreThanATebibyteIsRefused() {
        assertThatThrownBy(() -> manifest((1L << 40) + 1, 9, 0, ContentId.of(Bytes.EMPTY)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("are the most");
    }

    @Test
    void anIdSaysItsAlgorithmAndAnUnknownOneIsRefused() {
        ContentId id = ContentId.of(Bytes.utf8("content"));
        assertThat(id.toString()).startsWith("1220").hasSize(68);
        assertThat(ContentId.parse(id.toString())).isEqualTo(id);
        Bytes blake3 = Bytes.of((byte) 0x1e).concat(id.encoded().slice(1, ContentId.SIZE));
        assertThatThrownBy(() -> CanonicalReader.decode(blake3, ContentId::decode))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("hash algorithm 30");
    }

    private Manifest tree(int count) throws IOException {
        TreeBuilder builder = new TreeBuilder(nodes::put);
        for (int i = 0; i < count; i++) {
            if (builder.add(chunk(i))) {
                builder.endLeaf();
            }
        }
        TreeBuilder.Top top = builder.end();
        return manifest(top.bytes(), top.chunks(), top.levels(), top.id());
    }

    private static Manifest manifest(long size, long chunks, int levels, ContentId top) {
        return new Manifest("file", ContentClass.BINARY, size, chunks, Spread.NONE, levels, top);
    }

    private ContentId put(TreeNode node) {
        ContentId id = ContentId.of(node.encoded());
        nodes.put(id, node.encoded());
        return id;
    }

    private Bytes node(ContentId id) {
        return Optional.ofNullable(nodes.get(id)).orElseThrow();
    }

    private static ObjectRef chunk(int number) {
        return new ObjectRef(ContentId.of(Bytes.utf8("chunk " + number)), 16_384 + number % 1000);
    }
}
