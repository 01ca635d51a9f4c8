package internet2.stoq.content;

import internet2.stoq.Service;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.manifest.Manifest;
import internet2.stoq.content.manifest.Spread;
import internet2.stoq.content.store.ContentStore;
import internet2.stoq.content.store.Provenance;
import internet2.stoq.content.transfer.ContentFetch;
import internet2.stoq.content.transfer.ContentObserver;
import internet2.stoq.content.transfer.ContentPeer;
import internet2.stoq.content.transfer.ContentReader;
import internet2.stoq.content.transfer.ContentServing;
import internet2.stoq.content.transfer.FetchLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The content of one node: publishes, fetches, serves. Thread-safe; the methods block on disk and network. */
public final class ContentLibrary {

    private static final Logger log = LoggerFactory.getLogger(ContentLibrary.class);

    /** Fetches take no more than this part of the store for what is ahead of their readers. */
    private static final int WINDOWS_IN_STORE = 4;

    private static final int FETCHED_RECORDS_MAX = 10_000;

    private final ContentStore store;
    private final ContentLimits limits;
    private final Supplier<? extends List<? extends ContentPeer>> peers;
    private final InstantSource clock;
    private final ContentObserver observer;
    private final Pins pins;
    private final Windows windows;
    /** Guarded by itself. */
    private final ContentRecords records;

    private ContentLibrary(
            ContentStore store,
            ContentRecords records,
            ContentLimits limits,
            Supplier<? extends List<? extends ContentPeer>> peers,
            InstantSource clock,
            ContentObserver observer) {
        this.store = store;
        this.pins = new Pins(store);
        this.windows = new Windows(limits.storeBytes() / WINDOWS_IN_STORE);
        this.records = records;
        this.limits = limits;
        this.peers = peers;
        this.clock = clock;
        this.observer = observer;
    }

    /**
     * @param folder of its own; created where there is none
     * @param peers who is asked for content that isn't here, whenever something is fetched
     */
    public static ContentLibrary open(
            Path folder,
            ContentLimits limits,
            Supplier<? extends List<? extends ContentPeer>> peers,
            InstantSource clock,
            ContentObserver observer)
            throws IOException {
        ContentStore store = ContentStore.open(folder, limits.storeBytes());
        ContentRecords records = new ContentRecords(folder.resolve("contents"), FETCHED_RECORDS_MAX);
        ContentLibrary library = new ContentLibrary(store, records, limits, peers, clock, observer);
        for (Map.Entry<ContentId, ContentRecords.Entry> each : records.all().entrySet()) {
            if (each.getValue().kind() == ContentKind.PUBLISHED) {
                library.holdPublished(each.getKey());
            }
        }
        return library;
    }

    private void holdPublished(ContentId id) throws IOException {
        Optional<LocalTree> tree = LocalTree.of(store, id);
        tree.ifPresent(known -> {
            known.objects().forEach(store::hold);
            pins.put(id, known.objects());
        });
        if (tree.filter(LocalTree::isWhole).isEmpty()) {
            log.atWarn()
                    .addKeyValue("content", id)
                    .log("published content is not whole: publish it again, or fetch it");
        }
    }

    /** What the node offers to its peers over STOQ. */
    public List<Service> services() {
        return new ContentServing(store, limits.serving(), observer).services();
    }

    /** Bytes on disk. */
    public long storedBytes() {
        return store.bytes();
    }

    /**
     * Keeps the content until it is removed, and serves it from then on.
     *
     * @param name see {@link Manifest#requireName}
     * @throws ContentTooLarge over the limit
     * @throws internet2.stoq.content.store.ContentStoreFull where the store has no room; what was stored is cache then
     */
    public Published publish(InputStream in, String name, Spread spread) throws IOException {
        Manifest.requireName(name);
        Publishing publishing =
                new Publishing(store, Provenance.published(clock.instant()), spread, limits.contentBytes());
        boolean kept = false;
        try {
            Published published = publishing.publish(in, name);
            store.sync();
            record(published.id(), ContentKind.PUBLISHED);
            pins.put(published.id(), publishing.held());
            kept = true;
            observer.published(published.newBytes(), published.manifest().size() - published.newBytes());
            return published;
        } finally {
            if (!kept) {
                publishing.held().forEach(store::release);
            }
        }
    }

    private void record(ContentId id, ContentKind kind) throws IOException {
        synchronized (records) {
            Optional<ContentKind> known = records.get(id).map(ContentRecords.Entry::kind);
            if (known.isEmpty() || (known.get() != kind && known.get() != ContentKind.PUBLISHED)) {
                records.put(id, new ContentRecords.Entry(kind, clock.instant()));
            }
        }
    }

    /**
     * Content to be read, from here as far as it is here, else from peers. Brings the manifest; the caller closes it.
     *
     * @throws internet2.stoq.content.transfer.ContentUnavailable where nobody has it
     * @throws internet2.stoq.content.transfer.MalformedContent where it is none
     * @throws ContentTooLarge over the limit
     */
    public OpenContent open(ContentId id) throws IOException {
        long window = windows.take(limits.fetch().windowBytes());
        FetchLimits within = limits.fetch().withWindowBytes(window);
        ContentFetch fetch = new ContentFetch(store, id, peers, within, clock, observer);
        try {
            ContentReader reader = ContentReader.open(fetch);
            if (reader.manifest().size() > limits.contentBytes()) {
                throw new ContentTooLarge(limits.contentBytes());
            }
            return new OpenContent(this, fetch, reader, window);
        } catch (IOException | RuntimeException e) {
            fetch.close();
            closed(window);
            throw e;
        }
    }

    /** Only now: who asks for a manifest alone leaves no trace. */
    void reading(ContentId id) throws IOException {
        record(id, ContentKind.FETCHED);
    }

    void closed(long window) {
        windows.giveBack(window);
    }

    /** All that is here, the newest first. What was fetched and is gone again is forgotten. */
    public List<HeldContent> list() throws IOException {
        List<HeldContent> all = new ArrayList<>();
        for (Map.Entry<ContentId, ContentRecords.Entry> each : recorded().entrySet()) {
            Optional<LocalTree> tree = LocalTree.of(store, each.getKey());
            if (tree.isPresent()) {
                all.add(new HeldContent(
                        each.getKey(),
                        tree.get().manifest(),
                        each.getValue().kind(),
                        each.getValue().since(),
                        tree.get().chunksHere()));
            } else if (each.getValue().kind() == ContentKind.FETCHED) {
                forget(each.getKey(), each.getValue());
            }
        }
        all.sort((one, other) -> other.since().compareTo(one.since()));
        return List.copyOf(all);
    }

    /**
     * Serves it no more, unless other content here has the same chunks; its room is free.
     *
     * @return whether it was here
     */
    public boolean remove(ContentId id) throws IOException {
        Optional<LocalTree> tree = LocalTree.of(store, id);
        synchronized (records) {
            if (records.get(id).isEmpty()) {
                return false;
            }
            records.remove(id);
        }
        Set<ContentId> objects = new HashSet<>(pins.remove(id));
        tree.ifPresent(walked -> objects.addAll(walked.objects()));
        objects.forEach(store::evict);
        return true;
    }

    /** Unless it was published meanwhile. */
    private void forget(ContentId id, ContentRecords.Entry seen) throws IOException {
        synchronized (records) {
            if (records.get(id).filter(seen::equals).isPresent()) {
                records.remove(id);
            }
        }
    }

    private Map<ContentId, ContentRecords.Entry> recorded() {
        synchronized (records) {
            return records.all();
        }
    }
}
