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
        while (leaf.isPresent()) {
            fetch.want(leaf.get().chunks());
            Optional<Leaf> following = nextLeaf(walk);
            following.ifPresent(each -> fetch.want(each.chunks()));
            copy(leaf.get(), sink);
            leaf = following;
        }
    }

    private void copy(Leaf leaf, OutputStream sink) throws IOException {
        for (int i = 0; i < leaf.chunks().size(); i++) {
            Bytes plain = chunk(leaf, i);
            int size = leaf.chunks().get(i).size();
            if (plain.size() != size) {
                throw new MalformedContent(
                        fetch.content(), "a chunk of " + size + " bytes is announced and has " + plain.size());
            }
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
                    .restore(index % manifest.spread().data())
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
