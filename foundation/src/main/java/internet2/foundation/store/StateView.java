package internet2.foundation.store;

import internet2.foundation.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keys and values, read only; keys in unsigned lexicographic order. */
public interface StateView {

    /** One key and its value. */
    record Entry(Bytes key, Bytes value) {}

    /** Sees entries in the order of their keys. */
    @FunctionalInterface
    interface EntryVisitor {

        /** Returns whether to go on. */
        boolean visit(Bytes key, Bytes value);
    }

    Optional<Bytes> get(Bytes key);

    /** Shows the visitor the entries whose keys begin with {@code prefix}, until it has seen enough. */
    default void scan(Bytes prefix, EntryVisitor visitor) {
        scan(prefix, prefix, visitor);
    }

    /**
     * The same, from the key {@code from} on (itself included), which need not exist: a page after another.
     *
     * @param from at or after {@code prefix} in the order of keys
     */
    void scan(Bytes prefix, Bytes from, EntryVisitor visitor);

    /** The first entries, at most {@code limit}, whose keys begin with {@code prefix}. */
    default List<Entry> scan(Bytes prefix, int limit) {
        List<Entry> found = new ArrayList<>();
        if (limit > 0) {
            scan(prefix, (key, value) -> {
                found.add(new Entry(key, value));
                return found.size() < limit;
            });
        }
        return List.copyOf(found);
    }
}
