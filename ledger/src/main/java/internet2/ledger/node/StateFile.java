package internet2.ledger.node;

import internet2.foundation.Bytes;
import internet2.foundation.store.StateBatch;
import internet2.foundation.store.StateSnapshot;
import internet2.foundation.store.StateStore;
import internet2.foundation.store.StateStoreConfiguration;
import internet2.foundation.store.StateView;
import internet2.ledger.LedgerUnavailableException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * The state store, which can be opened anew while others read from it: after a write failed for want of space, it
 * takes no more writes until then.
 */
final class StateFile implements StateView, AutoCloseable {

    private final Path folder;
    private final StateStoreConfiguration configuration;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private StateStore store; // guarded by lock
    private boolean closed; // guarded by lock

    StateFile(Path folder, StateStoreConfiguration configuration) {
        this.folder = folder;
        this.configuration = configuration;
        this.store = StateStore.open(folder, configuration);
    }

    /** Snapshots end with it. */
    void reopen() {
        lock.writeLock().lock();
        try {
            store.close();
            store = StateStore.open(folder, configuration);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public Optional<Bytes> get(Bytes key) {
        return reading(() -> store.get(key));
    }

    @Override
    public void scan(Bytes prefix, Bytes from, EntryVisitor visitor) {
        reading(() -> {
            store.scan(prefix, from, visitor);
            return true;
        });
    }

    StateSnapshot snapshot() {
        return reading(() -> store.snapshot());
    }

    void write(StateBatch batch) {
        reading(() -> {
            store.write(batch);
            return true;
        });
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closed = true;
            store.close();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private <T> T reading(Supplier<T> use) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new LedgerUnavailableException("the ledger is closed");
            }
            return use.get();
        } finally {
            lock.readLock().unlock();
        }
    }
}
