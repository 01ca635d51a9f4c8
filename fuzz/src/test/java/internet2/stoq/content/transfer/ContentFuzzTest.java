package internet2.stoq.content.transfer;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.fuzz.FuzzTargets;
import internet2.fuzz.SeedWriter;
import internet2.stoq.content.chunking.ChunkSizes;
import internet2.stoq.content.chunking.ContentClass;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.manifest.LeafWalk;
import internet2.stoq.content.manifest.Manifest;
import internet2.stoq.content.manifest.ObjectRef;
import internet2.stoq.content.manifest.Spread;
import internet2.stoq.content.manifest.TreeNode;
import internet2.stoq.content.packing.PackedObject;
import internet2.stoq.content.packing.Packing;
import internet2.stoq.content.transfer.ContentProtocol.Delivery;
import internet2.stoq.content.transfer.ContentProtocol.Presence;
import internet2.stoq.content.transfer.ContentProtocol.Question;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What publishers and peers send: manifests, trees, packed chunks and shards, questions about them and answers. */
final class ContentFuzzTest extends FuzzTargets {

    private static final Bytes TEXT = Bytes.wrap("a chunk of text. ".repeat(20).getBytes(StandardCharsets.US_ASCII));
    private static final Bytes COLUMN = Bytes.wrap(new byte[9000]).concat(TEXT);
    private static final List<ObjectRef> ASKED =
            List.of(new ObjectRef(ContentId.of(TEXT), TEXT.size()), new ObjectRef(ContentId.of(COLUMN), COLUMN.size()));
    private static final int LEVELS_MAX = 3;

    @FuzzTest
    void manifest(byte[] data) {
        canonical(data, Manifest::decode).ifPresent(manifest -> Manifest.requireName(manifest.name()));
    }

    /** Whoever says that a node stands where it doesn't is refused; where it may, the walk goes on or ends. */
    @FuzzTest
    void treeNode(byte[] data) {
        Optional<TreeNode> node = canonical(data, TreeNode::decode);
        if (node.isEmpty()) {
            return;
        }
        for (int levels = 0; levels <= LEVELS_MAX; levels++) {
            for (Spread spread : List.of(Spread.NONE, new Spread(2, 1))) {
                int level = levels;
                parsed(
                        () -> walk(node.get(), level, spread),
                        MalformedInputException.class,
                        IllegalArgumentException.class);
            }
        }
    }

    private static Optional<TreeNode.Leaf> walk(TreeNode node, int levels, Spread spread) {
        Bytes encoded = node.encoded();
        Manifest manifest = new Manifest(
                "f",
                ContentClass.BINARY,
                node.sum().bytes(),
                node.sum().chunks(),
                spread,
                levels,
                ContentId.of(encoded));
        LeafWalk walk = new LeafWalk(manifest);
        Optional<TreeNode.Leaf> leaf = walk.take(encoded);
        holds(leaf.isPresent() == (levels == 0), "a leaf at the bottom and nowhere else");
        holds(leaf.isPresent() == walk.next().isEmpty(), "a walk ends at its last leaf");
        return leaf;
    }

    @FuzzTest
    void packedObject(byte[] data) {
        canonical(data, in -> PackedObject.decode(in, ChunkSizes.CHUNK_BYTES_MAX))
                .ifPresent(object -> parsed(object::unpack, MalformedInputException.class)
                        .ifPresent(
                                plain -> holds(plain.size() == object.plainSize(), "the announced size and no other")));
    }

    @FuzzTest
    void question(byte[] data) {
        canonical(data, in -> Question.decode(in, ContentProtocol.HAVE_IDS_MAX));
    }

    @FuzzTest
    void presence(byte[] data) {
        canonical(data, in -> Presence.decode(in, ASKED.size()));
    }

    @FuzzTest
    void delivery(byte[] data) {
        canonical(data, in -> Delivery.decode(in, ASKED.size()))
                .ifPresent(delivery -> delivery.objects().stream()
                        .flatMap(Optional::stream)
                        .forEach(object -> parsed(object::unpack, MalformedInputException.class)));
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws IOException {
        TreeNode leaf = new TreeNode.Leaf(ASKED, List.of());
        ObjectRef shard = new ObjectRef(ContentId.of(Bytes.EMPTY), COLUMN.size());
        TreeNode spread = new TreeNode.Leaf(ASKED, List.of(shard));
        ContentId top = ContentId.of(leaf.encoded());
        TreeNode branch = new TreeNode.Branch(1, List.of(new TreeNode.Child(top, leaf.sum())));
        seeds.valid(
                "manifest",
                "file",
                new Manifest("file.txt", ContentClass.TEXT, leaf.sum().bytes(), 2, new Spread(4, 2), 0, top));
        seeds.valid("treeNode", "leaf", leaf);
        seeds.valid("treeNode", "spread", spread);
        seeds.valid("treeNode", "branch", branch);
        for (Packing packing : Packing.values()) {
            seeds.valid(
                    "packedObject",
                    packing.name().toLowerCase(Locale.ROOT),
                    PackedObject.pack(COLUMN, packing, 4).encoded());
        }
        seeds.valid(
                "question",
                "two",
                new Question(ASKED.stream().map(ObjectRef::id).toList()));
        seeds.valid("presence", "one", new Presence(List.of(true, false)));
        seeds.valid(
                "delivery",
                "one",
                new Delivery(List.of(Optional.of(PackedObject.pack(TEXT, Packing.ZSTD, 1)), Optional.empty())));
    }
}
