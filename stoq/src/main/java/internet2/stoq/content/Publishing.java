package internet2.stoq.content;

import internet2.foundation.Bytes;
import internet2.stoq.content.chunking.Chunker;
import internet2.stoq.content.chunking.Classified;
import internet2.stoq.content.erasure.ReedSolomon;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.manifest.Manifest;
import internet2.stoq.content.manifest.ObjectRef;
import internet2.stoq.content.manifest.Spread;
import internet2.stoq.content.manifest.TreeBuilder;
import internet2.stoq.content.packing.PackedObject;
import internet2.stoq.content.packing.Packing;
import internet2.stoq.content.store.ContentStore;
import internet2.stoq.content.store.Provenance;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One stream on its way into the store. Holds what it put there, and puts anew what is there and damaged; memory: one
 * stripe, one node of each level, and the id of each object.
 */
final class Publishing {

    private final ContentStore store;
    private final Provenance provenance;
    private final Spread spread;
    private final long bytesMax;
    private final TreeBuilder tree;
    private final Set<ContentId> held = new HashSet<>();
    private final List<Bytes> stripe = new ArrayList<>();
    private long bytes;
    private long newBytes;
    private long packedBytes;

    Publishing(ContentStore store, Provenance provenance, Spread spread, long bytesMax) {
        this.store = store;
        this.provenance = provenance;
        this.spread = spread;
        this.bytesMax = bytesMax;
        this.tree = new TreeBuilder((id, encoded) -> keep(id, PackedObject.plain(encoded)));
    }

    /** What is held for it, each object once. */
    Set<ContentId> held() {
        return held;
    }

    Published publish(InputStream in, String name) throws IOException {
        Chunker chunker = new Chunker(in);
        Classified classified = chunker.classified();
        for (var chunk = chunker.next(); chunk.isPresent(); chunk = chunker.next()) {
            add(chunk.get(), classified);
        }
        if (!stripe.isEmpty()) {
            endStripe();
        }
        TreeBuilder.Top top = tree.end();
        Manifest manifest = new Manifest(
                name, classified.contentClass(), top.bytes(), top.chunks(), spread, top.levels(), top.id());
        Bytes encoded = manifest.encoded();
        ContentId id = ContentId.of(encoded);
        keep(id, PackedObject.plain(encoded));
        return new Published(id, manifest, newBytes, packedBytes);
    }

    private void add(Bytes chunk, Classified classified) throws IOException {
        bytes += chunk.size();
        if (bytes > bytesMax) {
            throw new ContentTooLarge(bytesMax);
        }
        ContentId id = ContentId.of(chunk);
        hold(id);
        if (store.packed(id).isEmpty()) {
            PackedObject packed = PackedObject.pack(chunk, packing(classified), classified.width());
            keep(id, packed);
            newBytes += chunk.size();
            packedBytes += packed.payload().size();
        }
        boolean leafIsFull = tree.add(new ObjectRef(id, chunk.size()));
        if (spread.parity() > 0) {
            stripe.add(chunk);
            if (stripe.size() == spread.data() || leafIsFull) {
                endStripe();
            }
        }
        if (leafIsFull) {
            tree.endLeaf();
        }
    }

    private void endStripe() throws IOException {
        for (Bytes shard : new ReedSolomon(spread.data(), spread.parity()).parity(stripe)) {
            ContentId id = ContentId.of(shard);
            keep(id, PackedObject.plain(shard));
            tree.addParity(new ObjectRef(id, shard.size()));
        }
        stripe.clear();
    }

    /** Held before it is there, so that it can't go again. */
    private void keep(ContentId id, PackedObject object) throws IOException {
        hold(id);
        if (store.packed(id).isEmpty()) {
            store.put(id, object, provenance);
        }
    }

    private void hold(ContentId id) {
        if (held.add(id)) {
            store.hold(id);
        }
    }

    private static Packing packing(Classified classified) {
        return switch (classified.contentClass()) {
            case TEXT, BINARY -> Packing.ZSTD;
            case NUMERIC -> Packing.SHUFFLED;
            case SPARSE -> Packing.HOLES;
            case DENSE -> Packing.PLAIN;
        };
    }
}
