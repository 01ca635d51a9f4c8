package internet2.stoq.content;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.stoq.content.chunking.ContentClass;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.manifest.Manifest;
import internet2.stoq.content.manifest.ObjectRef;
import internet2.stoq.content.manifest.Spread;
import internet2.stoq.content.manifest.TreeNode.Branch;
import internet2.stoq.content.manifest.TreeNode.Child;
import internet2.stoq.content.manifest.TreeNode.Leaf;
import internet2.stoq.content.packing.PackedObject;
import internet2.stoq.content.store.ContentStore;
import internet2.stoq.content.store.Provenance;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class LocalTreeTest {

    @TempDir
    Path folder = Path.of("");

    /** Half a million leaves, all of them one: to read each would take minutes. */
    @Test
    @Timeout(60)
    void aTreeThatNamesOneNodeAgainAndAgainIsWalkedOnce() throws IOException {
        ContentStore store = ContentStore.open(folder, 1 << 20);
        Bytes chunk = Bytes.wrap(new byte[8192]);
        ObjectRef ref = new ObjectRef(put(store, chunk), 8192);
        Leaf leaf = new Leaf(Collections.nCopies(512, ref), List.of());
        Branch low = new Branch(1, Collections.nCopies(512, new Child(put(store, leaf.encoded()), leaf.sum())));
        Branch high = new Branch(2, Collections.nCopies(512, new Child(put(store, low.encoded()), low.sum())));
        Manifest manifest = new Manifest(
                "f",
                ContentClass.TEXT,
                high.sum().bytes(),
                high.sum().chunks(),
                Spread.NONE,
                2,
                put(store, high.encoded()));
        ContentId id = put(store, manifest.encoded());

        LocalTree tree = LocalTree.of(store, id).orElseThrow();

        assertThat(tree.objects()).hasSize(5);
        assertThat(tree.isWhole()).isTrue();
    }

    private static ContentId put(ContentStore store, Bytes plain) throws IOException {
        ContentId id = ContentId.of(plain);
        store.put(id, PackedObject.plain(plain), Provenance.published(Instant.EPOCH));
        return id;
    }
}
