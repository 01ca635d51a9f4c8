package internet2.ledger.execution;

import internet2.foundation.Bytes;
import internet2.ledger.StateReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A state that does not change, with what was read from it kept at hand: the operations of a block ask for the same
 * accounts and sessions again and again. Thread-safe; lives as long as a stage or a batch.
 */
public final class RememberingState implements StateReader {

    /** A stage of many blocks must not hold everything. */
    private static final int ENTRIES_MAX = 1 << 16;

    private final StateReader state;
    private final Map<Bytes, Optional<Bytes>> known = new ConcurrentHashMap<>();

    public RememberingState(StateReader state) {
        this.state = state;
    }

    @Override
    public Optional<Bytes> get(Bytes key) {
        if (known.size() >= ENTRIES_MAX) {
            known.clear();
        }
        return known.computeIfAbsent(key, state::get);
    }

    @Override
    public List<Entry> scan(Bytes prefix, Optional<Bytes> after, int limit) {
        return state.scan(prefix, after, limit);
    }
}
