package internet2.stoq.content;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.manifest.LeafWalk;
import internet2.stoq.content.manifest.Manifest;
import internet2.stoq.content.manifest.ObjectRef;
import internet2.stoq.content.manifest.TreeNode.Leaf;
import internet2.stoq.content.store.ContentStore;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Content as far as the store has it.
 *
 * @param objects all that the tree names, as far as it is here, whether they are here or not
 * @param chunksHere of the manifest's chunks
 */
record LocalTree(Manifest manifest, Set<ContentId> objects, long chunksHere) {

    /** Empty where not even the manifest is here. */
    static Optional<LocalTree> of(ContentStore store, ContentId id) throws IOException {
        Optional<Bytes> encoded = store.plain(id);
        if (encoded.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(walk(store, id, CanonicalReader.decode(encoded.get(), Manifest::decode)));
        } catch (MalformedInputException e) {
            return Optional.empty();
        }
    }

    private static LocalTree walk(ContentStore store, ContentId id, Manifest manifest) throws IOException {
        Set<ContentId> objects = new HashSet<>(Set.of(id));
        long here = 0;
        LeafWalk walk = new LeafWalk(manifest);
        for (Optional<ObjectRef> node = walk.next(); node.isPresent(); node = walk.next()) {
            objects.add(node.get().id());
            Optional<Bytes> bytes = store.plain(node.get().id());
            if (bytes.isEmpty()) {
                break;
            }
            Optional<Leaf> leaf = walk.take(bytes.get());
            if (leaf.isPresent()) {
                leaf.get().chunks().forEach(each -> objects.add(each.id()));
                leaf.get().parity().forEach(each -> objects.add(each.id()));
                here += leaf.get().chunks().stream()
                        .filter(each -> store.contains(each.id()))
                        .count();
            }
        }
        return new LocalTree(manifest, objects, here);
    }

    boolean isWhole() {
        return chunksHere == manifest.chunks();
    }
}
