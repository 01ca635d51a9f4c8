package internet2.foundation.store;

import internet2.foundation.Bytes;
import java.util.Optional;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.Snapshot;

/** A {@link StateStore} as it was when the snapshot was taken. Thread-safe; not to be used once closed. */
public final class StateSnapshot implements StateView, AutoCloseable {

    private final StateStore store;
    private final RocksDB db;
    private final Snapshot snapshot;
    private final ReadOptions options;
    private volatile boolean closed;

    StateSnapshot(StateStore store, RocksDB db) {
        this.store = store;
        this.db = db;
        this.snapshot = db.getSnapshot();
        this.options = new ReadOptions().setVerifyChecksums(true).setSnapshot(snapshot);
    }

    @Override
    public Optional<Bytes> get(Bytes key) {
        refuseWhenClosed();
        return store.get(options, key);
    }

    @Override
    public void scan(Bytes prefix, Bytes from, EntryVisitor visitor) {
        refuseWhenClosed();
        store.scan(options, prefix, from, visitor);
    }

    /** Closing twice, or after the store, does nothing. */
    @Override
    public void close() {
        store.forget(this);
    }

    /** Called once, by the store. */
    void release() {
        closed = true;
        options.close();
        db.releaseSnapshot(snapshot);
        snapshot.close();
    }

    private void refuseWhenClosed() {
        if (closed) {
            throw new IllegalStateException("the snapshot is closed");
        }
    }
}
