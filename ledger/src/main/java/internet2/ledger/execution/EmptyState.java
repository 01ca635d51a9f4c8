package internet2.ledger.execution;

import internet2.foundation.Bytes;
import internet2.ledger.StateReader;
import java.util.List;
import java.util.Optional;

/** The state before genesis. */
public final class EmptyState implements StateReader {

    @Override
    public Optional<Bytes> get(Bytes key) {
        return Optional.empty();
    }

    @Override
    public List<Entry> scan(Bytes prefix, Optional<Bytes> after, int limit) {
        return List.of();
    }
}
