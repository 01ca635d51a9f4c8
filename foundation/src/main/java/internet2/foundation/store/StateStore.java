package internet2.foundation.store;

import internet2.foundation.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;

/**
 * Keys and values on disk (RocksDB), for state and indexes that the log can give again.
 *
 * <p>A batch is written as a whole or not at all, and survives the end of the process. A power cut may take the last
 * batches, in the reverse of their order: the owner stores how far its state is in the same batch, and replays the log
 * from there. Blocks carry checksums; a damaged one gives {@link CorruptStateException}, never other bytes, and the
 * owner may {@link #destroy} and rebuild. Thread-safe.
 */
public final class StateStore implements StateView, AutoCloseable {

    private final Path folder;
    private final StateStoreHandles handles;
    private final Set<StateSnapshot> snapshots = new HashSet<>(); // guarded by itself
    /** Uses of the native handles hold the read lock: they must not go away below them. */
    private final ReentrantReadWriteLock closing = new ReentrantReadWriteLock();

    private boolean closed; // guarded by closing

    private StateStore(Path folder, StateStoreHandles handles) {
        this.folder = folder;
        this.handles = handles;
    }

    public static StateStore open(Path folder) {
        return open(folder, StateStoreConfiguration.defaults());
    }

    /**
     * Opens the store in {@code folder}, or begins an empty one there.
     *
     * @throws CorruptStateException it is damaged; {@link #destroy} it and rebuild it from the log
     */
    public static StateStore open(Path folder, StateStoreConfiguration configuration) {
        try {
            Durable.createFolder(folder);
            return new StateStore(folder, new StateStoreHandles(folder.toString(), configuration));
        } catch (IOException e) {
            throw StoreErrors.of("open the state store in", folder, e);
        } catch (RocksDBException e) {
            throw problem(folder, "open the state store in", e);
        }
    }

    /** Deletes the store in {@code folder}, which must not be open; nothing happens where there is none. */
    public static void destroy(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (NoSuchFileException e) {
            return; // nothing to delete
        } catch (IOException e) {
            throw StoreErrors.of("delete the state store in", folder, e);
        }
    }

    /** Makes all changes of the batch, or none. */
    public void write(StateBatch batch) {
        write(batch, this::write);
    }

    /** The same, and on disk on return: for what no log can give again. */
    public void writeThrough(StateBatch batch) {
        write(batch, changes -> handles.db.write(handles.writingThrough, changes));
    }

    private interface Writing {
        void write(WriteBatch changes) throws RocksDBException;
    }

    private void write(StateBatch batch, Writing writing) {
        if (batch.isEmpty()) {
            return;
        }
        act(() -> {
            try (WriteBatch changes = new WriteBatch()) {
                for (Map.Entry<Bytes, Optional<Bytes>> change : batch.changes().entrySet()) {
                    byte[] key = change.getKey().toArray();
                    if (change.getValue().isPresent()) {
                        changes.put(key, change.getValue().get().toArray());
                    } else {
                        changes.delete(key);
                    }
                }
                writing.write(changes);
            }
        });
    }

    /** RocksDB holds writes up while it waits for room: for moments under load, for ever on a full disk. */
    private void write(WriteBatch changes) throws RocksDBException {
        try {
            handles.db.write(handles.writingAtOnce, changes);
        } catch (RocksDBException e) {
            if (e.getStatus() == null || e.getStatus().getCode() != Status.Code.Incomplete) {
                throw e;
            }
            long free = StoreErrors.freeBytes(folder);
            if (free < DataFolder.FREE_BYTES_MIN) {
                throw new StoreFullException(folder, free, new IOException(e.getMessage(), e));
            }
            handles.db.write(handles.writing, changes);
        }
    }

    @Override
    public Optional<Bytes> get(Bytes key) {
        return get(handles.reading, key);
    }

    @Override
    public void scan(Bytes prefix, Bytes from, EntryVisitor visitor) {
        scan(handles.scanning, prefix, from, visitor);
    }

    /** The state as it is now; later writes do not show in it. Close it soon: what it shows cannot be dropped. */
    public StateSnapshot snapshot() {
        return use(() -> {
            StateSnapshot taken = new StateSnapshot(this, handles.db);
            synchronized (snapshots) {
                snapshots.add(taken);
            }
            return taken;
        });
    }

    /** Reads every block and checks its checksum. */
    public void verify() {
        act(() -> handles.db.verifyChecksum());
    }

    /** About how many keys there are. */
    public long estimatedKeys() {
        return use(() -> handles.db.getLongProperty("rocksdb.estimate-num-keys"));
    }

    /** Waits for reads and writes under way, closes snapshots that are still open, and closes the store. */
    @Override
    public void close() {
        closing.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            synchronized (snapshots) {
                List.copyOf(snapshots).forEach(StateSnapshot::release);
                snapshots.clear();
            }
            handles.close();
        } finally {
            closing.writeLock().unlock();
        }
    }

    Optional<Bytes> get(ReadOptions options, Bytes key) {
        return use(() ->
                Optional.ofNullable(handles.db.get(options, key.toArray())).map(Bytes::wrap));
    }

    void scan(ReadOptions options, Bytes prefix, Bytes from, EntryVisitor visitor) {
        byte[] wanted = prefix.toArray();
        act(() -> {
            try (RocksIterator entries = handles.db.newIterator(options)) {
                entries.seek(from.toArray());
                while (entries.isValid()) {
                    byte[] key = entries.key();
                    if (!startsWith(key, wanted) || !visitor.visit(Bytes.wrap(key), Bytes.wrap(entries.value()))) {
                        return;
                    }
                    entries.next();
                }
                entries.status(); // an iterator that met a damaged block ends early and says so only here
            }
        });
    }

    void forget(StateSnapshot snapshot) {
        closing.readLock().lock();
        try {
            synchronized (snapshots) {
                if (snapshots.remove(snapshot)) {
                    snapshot.release();
                }
            }
        } finally {
            closing.readLock().unlock();
        }
    }

    private interface Use<T> {
        T call() throws RocksDBException;
    }

    private interface Action {
        void run() throws RocksDBException;
    }

    private void act(Action action) {
        use(() -> {
            action.run();
            return true;
        });
    }

    private <T> T use(Use<T> use) {
        closing.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the state store in " + folder + " is closed");
            }
            return use.call();
        } catch (RocksDBException e) {
            throw problem(folder, "use the state store in", e);
        } finally {
            closing.readLock().unlock();
        }
    }

    private static StoreException problem(Path folder, String action, RocksDBException cause) {
        Status status = cause.getStatus();
        if (status == null) {
            return new StoreFailedException(action, folder, cause);
        }
        return switch (status.getCode()) {
            case Corruption -> new CorruptStateException(folder, cause);
            case IOError -> StoreErrors.of(action, folder, new IOException(cause.getMessage(), cause));
            case Ok,
                    NotFound,
                    NotSupported,
                    InvalidArgument,
                    MergeInProgress,
                    Incomplete,
                    ShutdownInProgress,
                    TimedOut,
                    Aborted,
                    Busy,
                    Expired,
                    TryAgain,
                    Undefined -> new StoreFailedException(action, folder, cause);
        };
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }
}
