package internet2.foundation.store;

import internet2.foundation.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Changes to a {@link StateStore} that happen together or not at all; the last change of a key counts. Not thread-safe.
 */
public final class StateBatch {

    private final Map<Bytes, Optional<Bytes>> changes = new LinkedHashMap<>();

    public StateBatch put(Bytes key, Bytes value) {
        changes.put(key, Optional.of(value));
        return this;
    }

    public StateBatch remove(Bytes key) {
        changes.put(key, Optional.empty());
        return this;
    }

    /** Adds the other batch's changes after this one's. */
    public StateBatch putAll(StateBatch later) {
        changes.putAll(later.changes);
        return this;
    }

    /** Number of keys that change. */
    public int size() {
        return changes.size();
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Shows each change: the key, and its new value, or empty where it is removed. */
    public void forEach(BiConsumer<Bytes, Optional<Bytes>> visitor) {
        changes.forEach(visitor);
    }

    Map<Bytes, Optional<Bytes>> changes() {
        return changes;
    }
}
