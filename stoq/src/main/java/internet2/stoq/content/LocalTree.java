package internet2.stoq.content;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.manifest.ExpectedNode;
import internet2.stoq.content.manifest.Manifest;
import internet2.stoq.content.manifest.TreeNode;
import internet2.stoq.content.manifest.TreeNode.Branch;
import internet2.stoq.content.manifest.TreeNode.Leaf;
import internet2.stoq.content.store.ContentStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
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
        Walk walk = new Walk(store);
        walk.objects.add(id);
        long here = walk.chunksHere(ExpectedNode.top(manifest));
        return new LocalTree(manifest, walk.objects, here);
    }

    /** Looks at each node once, however often the tree names it: a few nodes can stand for a tebibyte. */
    private static final class Walk {

        private final ContentStore store;
        private final Set<ContentId> objects = new HashSet<>();
        private final Map<ContentId, Long> known = new HashMap<>();

        private Walk(ContentStore store) {
            this.store = store;
        }

        private long chunksHere(ExpectedNode node) throws IOException {
            Long before = known.get(node.id());
            if (before != null) {
                return before;
            }
            objects.add(node.id());
            Optional<Bytes> encoded = store.plain(node.id());
            long here = encoded.isPresent() ? chunksBelow(node, node.opened(encoded.get())) : 0;
            known.put(node.id(), here);
            return here;
        }

        private long chunksBelow(ExpectedNode node, TreeNode opened) throws IOException {
            long here = 0;
            switch (opened) {
                case Leaf leaf -> {
                    leaf.chunks().forEach(each -> objects.add(each.id()));
                    leaf.parity().forEach(each -> objects.add(each.id()));
                    here = leaf.chunks().stream()
                            .filter(each -> store.contains(each.id()))
                            .count();
                }
                case Branch branch -> {
                    for (ExpectedNode child : node.children(branch)) {
                        here += chunksHere(child);
                    }
                }
            }
            return here;
        }
    }

    boolean isWhole() {
        return chunksHere == manifest.chunks();
    }
}
