package internet2.ledger.execution;

import internet2.foundation.Bytes;
import internet2.ledger.ModuleState;
import internet2.ledger.StateReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Changes on top of a state that stays as it is until they are kept. Overlays stack: one for an operation
 * on one for the block on the store. Not thread-safe.
 */
public final class Overlay implements ModuleState {

    /** The longest key here: a module's name, a separator and the module's own key. */
    private static final int FLAT_KEY_BYTES_MAX = KEY_BYTES_MAX + 33;

    private final StateReader base;
    private final NavigableMap<Bytes, Optional<Bytes>> changes = new TreeMap<>();
    private long bytesWritten;

    public Overlay(StateReader base) {
        this.base = base;
    }

    @Override
    public Optional<Bytes> get(Bytes key) {
        return Optional.ofNullable(changes.get(key)).orElseGet(() -> base.get(key));
    }

    @Override
    public void put(Bytes key, Bytes value) {
        if (key.size() > FLAT_KEY_BYTES_MAX || value.size() > VALUE_BYTES_MAX) {
            throw new IllegalArgumentException("a key of " + key.size() + " and a value of " + value.size()
                    + " bytes; at most " + KEY_BYTES_MAX + " and " + VALUE_BYTES_MAX + " are allowed");
        }
        bytesWritten += key.size() + value.size();
        changes.put(key, Optional.of(value));
    }

    @Override
    public void remove(Bytes key) {
        bytesWritten += key.size();
        changes.put(key, Optional.empty());
    }

    @Override
    public List<Entry> scan(Bytes prefix, Optional<Bytes> after, int limit) {
        SortedMap<Bytes, Optional<Bytes>> changed = changesWithin(prefix, after);
        int removed = (int) changed.values().stream().filter(Optional::isEmpty).count();
        TreeMap<Bytes, Optional<Bytes>> merged = new TreeMap<>(changed);
        List<Entry> below = base.scan(prefix, after, Math.addExact(limit, removed));
        below.forEach(entry -> merged.putIfAbsent(entry.key(), Optional.of(entry.value())));
        List<Entry> found = new ArrayList<>();
        Iterator<Map.Entry<Bytes, Optional<Bytes>>> entries = merged.entrySet().iterator();
        while (found.size() < limit && entries.hasNext()) {
            Map.Entry<Bytes, Optional<Bytes>> next = entries.next();
            next.getValue().ifPresent(value -> found.add(new Entry(next.getKey(), value)));
        }
        return List.copyOf(found);
    }

    /** The last word on each key, in the order of keys; empty means removed. */
    public SortedMap<Bytes, Optional<Bytes>> changes() {
        return changes;
    }

    /** Bytes of keys and values that were written so far, each time they were. */
    public long bytesWritten() {
        return bytesWritten;
    }

    /** Keeps the changes: moves them into the state below. */
    public void mergeInto(ModuleState below) {
        changes.forEach((key, change) -> {
            Consumer<Bytes> put = value -> below.put(key, value);
            change.ifPresentOrElse(put, () -> below.remove(key));
        });
        drop();
    }

    /** Forgets the changes. */
    public void drop() {
        changes.clear();
        bytesWritten = 0;
    }

    private SortedMap<Bytes, Optional<Bytes>> changesWithin(Bytes prefix, Optional<Bytes> after) {
        Optional<Bytes> passed = after.filter(key -> key.compareTo(prefix) >= 0);
        SortedMap<Bytes, Optional<Bytes>> within = new TreeMap<>();
        for (Map.Entry<Bytes, Optional<Bytes>> change :
                changes.tailMap(passed.orElse(prefix), passed.isEmpty()).entrySet()) {
            if (!startsWith(change.getKey(), prefix)) {
                break;
            }
            within.put(change.getKey(), change.getValue());
        }
        return within;
    }

    static boolean startsWith(Bytes key, Bytes prefix) {
        return key.size() >= prefix.size() && key.slice(0, prefix.size()).equals(prefix);
    }
}
