package internet2.stoq.content.transfer;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.stoq.content.manifest.LeafWalk;
import internet2.stoq.content.manifest.Manifest;
import internet2.stoq.content.manifest.ObjectRef;
import internet2.stoq.content.manifest.Stripe;
import internet2.stoq.content.manifest.TreeNode.Leaf;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** Reads content piece by piece, while what comes later is on its way. Not thread-safe. */
public final class ContentReader {

    private final ContentFetch fetch;
    private final Manifest manifest;

    private ContentReader(ContentFetch fetch, Manifest manifest) {
        this.fetch = fetch;
        this.manifest = manifest;
    }

    /**
     * Brings the manifest.
     *
     * @throws ContentUnavailable where nobody has it
     * @throws MalformedContent where it is none
     */
    public static ContentReader open(ContentFetch fetch) throws IOException {
        Bytes encoded = fetch.take(new ObjectRef(fetch.content(), Manifest.BYTES_MAX));
        try {
            return new ContentReader(fetch, CanonicalReader.decode(encoded, Manifest::decode));
        } catch (MalformedInputException e) {
            throw new MalformedContent(fetch.content(), String.valueOf(e.getMessage()));
        }
    }

    public Manifest manifest() {
        return manifest;
    }

    /**
     * Writes all of it, checked; a slow sink slows the fetch down.
     *
     * @throws MalformedContent where manifest and tree contradict each other
     */
    public void copyTo(OutputStream sink) throws IOException {
        LeafWalk walk = new LeafWalk(manifest);
        Optional<Leaf> leaf = nextLeaf(walk);
        leaf.ifPresent(first -> fetch.want(first.chunks()));
        while (leaf.isPresent()) {
            walk.next().ifPresent(node -> fetch.want(List.of(node)));
            int half = leaf.get().chunks().size() / 2;
            copy(leaf.get(), 0, half, sink);
            // Not earlier, so that it has come meanwhile; not later, so that there is always something on its way.
            Optional<Leaf> following = nextLeaf(walk);
            following.ifPresent(each -> fetch.want(each.chunks()));
            copy(leaf.get(), half, leaf.get().chunks().size(), sink);
            leaf = following;
        }
    }

    private void copy(Leaf leaf, int from, int to, OutputStream sink) throws IOException {
        for (int i = from; i < to; i++) {
            Bytes plain = chunk(leaf, i);
            MalformedContent.requireSize(fetch.content(), leaf.chunks().get(i), plain);
            sink.write(plain.toArray());
        }
    }

    private Bytes chunk(Leaf leaf, int index) throws IOException {
        try {
            return fetch.take(leaf.chunks().get(index));
        } catch (ContentUnavailable nobody) {
            if (manifest.spread().parity() == 0) {
                throw nobody;
            }
            Stripe stripe = Stripe.of(leaf, manifest.spread())
                    .get(index / manifest.spread().data());
            return new StripeRestoration(fetch, manifest.spread(), stripe)
                    .restored(index % manifest.spread().data())
                    .orElseThrow(() -> nobody);
        }
    }

    private Optional<Leaf> nextLeaf(LeafWalk walk) throws IOException {
        try {
            for (Optional<ObjectRef> node = walk.next(); node.isPresent(); node = walk.next()) {
                Optional<Leaf> leaf = walk.take(fetch.take(node.get()));
                if (leaf.isPresent()) {
                    return leaf;
                }
            }
            return Optional.empty();
        } catch (MalformedInputException e) {
            throw new MalformedContent(fetch.content(), String.valueOf(e.getMessage()));
        }
    }
}
