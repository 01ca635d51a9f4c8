package internet2.stoq.content.store;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.foundation.store.Durable;
import internet2.stoq.content.chunking.ChunkSizes;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.packing.PackedObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects of a node, each in a file of its own below {@code objects/}, named by its id: what is published here, and
 * a cache of what was fetched. Thread-safe.
 *
 * <p>The limit counts bytes of files. What is held stays; of the rest, the longest unused goes when room is needed. An
 * object's bytes are on disk when {@link #put} returns: written beside its place, synchronised, renamed.
 */
public final class ContentStore {

    private static final Logger log = LoggerFactory.getLogger(ContentStore.class);

    /** A file is at most this much longer than its payload. */
    private static final int FILE_OVERHEAD = 256;

    private static final int SHARD_DIGITS = 6;

    private final Path objects;
    private final long bytesMax;
    private final StoreFiles files;
    private final Occupancy occupancy = new Occupancy();

    private ContentStore(Path folder, long bytesMax) {
        this.objects = folder.resolve("objects");
        this.bytesMax = bytesMax;
        this.files = new StoreFiles(folder.resolve("incoming"));
    }

    /** Looks at what is there; what was only half written goes. */
    public static ContentStore open(Path folder, long bytesMax) throws IOException {
        ContentStore store = new ContentStore(folder, bytesMax);
        store.files.clear();
        Files.createDirectories(store.objects);
        try (Stream<Path> all = Files.walk(store.objects)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                store.find(file);
            }
        }
        return store;
    }

    private void find(Path file) throws IOException {
        try {
            occupancy.add(ContentId.parse(String.valueOf(file.getFileName())), Files.size(file));
        } catch (IllegalArgumentException e) {
            log.atWarn().addKeyValue("file", file).log("not an object of the content store: left alone");
        }
    }

    /** Bytes of all files. */
    public synchronized long bytes() {
        return occupancy.bytes();
    }

    public synchronized int count() {
        return occupancy.count();
    }

    public synchronized boolean contains(ContentId id) {
        return occupancy.contains(id);
    }

    /** Keeps the object from going, now or once it is there; as often as it is to be released. */
    public synchronized void hold(ContentId id) {
        occupancy.hold(id);
    }

    /** What nobody holds may go when room is needed. */
    public synchronized void release(ContentId id) {
        occupancy.release(id);
    }

    /** Lets it go at once if nobody holds it. */
    public synchronized void evict(ContentId id) {
        if (!occupancy.isHeld(id)) {
            drop(id);
        }
    }

    /**
     * Keeps an object whose plain bytes the caller has checked against the id.
     *
     * @return whether it wasn't there already
     * @throws ContentStoreFull where nothing can go for it
     */
    public boolean put(ContentId id, PackedObject object, Provenance provenance) throws IOException {
        if (contains(id)) {
            return false;
        }
        Bytes content = new ObjectFile(provenance, object).encoded();
        synchronized (this) {
            makeRoom(content.size());
            // Counted before it is written, so that many at once don't exceed the limit together.
            occupancy.reserve(content.size());
        }
        boolean written = false;
        try {
            files.write(file(id), content);
            written = true;
        } finally {
            synchronized (this) {
                occupancy.reserve(-content.size());
                if (written) {
                    occupancy.add(id, content.size());
                }
            }
        }
        return true;
    }

    /** What was put is there after a power cut, too. */
    public void sync() throws IOException {
        try (Stream<Path> folders = Files.list(objects)) {
            for (Path folder : folders.toList()) {
                Durable.syncFolder(folder);
            }
        }
        Durable.syncFolder(objects);
    }

    /** As it goes over the wire; damage on disk is noticed here, and the object dropped. */
    public Optional<PackedObject> packed(ContentId id) throws IOException {
        return read(id).map(ObjectFile::object);
    }

    /** The plain bytes, checked against the id. */
    public Optional<Bytes> plain(ContentId id) throws IOException {
        Optional<ObjectFile> file = read(id);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            Bytes plain = file.get().object().unpack();
            if (ContentId.of(plain).equals(id)) {
                return Optional.of(plain);
            }
            damaged(id, "it holds other bytes");
        } catch (MalformedInputException e) {
            damaged(id, String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    /** Where an object came from, if it is there. */
    public Optional<Provenance> provenance(ContentId id) throws IOException {
        return read(id).map(ObjectFile::provenance);
    }

    private Optional<ObjectFile> read(ContentId id) throws IOException {
        synchronized (this) {
            if (!occupancy.use(id)) {
                return Optional.empty();
            }
        }
        Path file = file(id);
        try {
            if (Files.size(file) > ChunkSizes.CHUNK_BYTES_MAX + FILE_OVERHEAD) {
                damaged(id, "its file is too long");
                return Optional.empty();
            }
            return Optional.of(CanonicalReader.decode(Bytes.wrap(Files.readAllBytes(file)), ObjectFile::decode));
        } catch (MalformedInputException e) {
            damaged(id, String.valueOf(e.getMessage()));
        } catch (NoSuchFileException e) {
            // evicted just now, or taken away by hand
            forget(id, file);
        }
        return Optional.empty();
    }

    private synchronized void damaged(ContentId id, String why) {
        log.atWarn().addKeyValue("object", id).addKeyValue("why", why).log("damaged object dropped");
        drop(id);
    }

    private synchronized void forget(ContentId id, Path file) {
        if (!Files.exists(file)) {
            occupancy.remove(id);
        }
    }

    /** Under the monitor. */
    private void makeRoom(long more) throws ContentStoreFull {
        Optional<List<ContentId>> victims = occupancy.victims(more, bytesMax);
        if (victims.isEmpty()) {
            throw new ContentStoreFull(occupancy.bytes(), bytesMax);
        }
        victims.get().forEach(this::drop);
    }

    /** Under the monitor. */
    private void drop(ContentId id) {
        occupancy.remove(id);
        try {
            Files.deleteIfExists(file(id));
        } catch (IOException e) {
            log.atWarn().addKeyValue("object", id).setCause(e).log("an object could not be deleted");
        }
    }

    private Path file(ContentId id) {
        String name = id.toString();
        return objects.resolve(name.substring(SHARD_DIGITS - 2, SHARD_DIGITS)).resolve(name);
    }
}
