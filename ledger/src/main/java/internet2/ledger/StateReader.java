package internet2.ledger;

import internet2.foundation.Bytes;
import java.util.List;
import java.util.Optional;

/** The state of one module, read-only. Keys and values are the module's own bytes. */
public interface StateReader {

    /** One key and what is there. */
    record Entry(Bytes key, Bytes value) {}

    Optional<Bytes> get(Bytes key);

    /** The first {@code limit} entries whose keys begin with {@code prefix}, in unsigned order of keys. */
    default List<Entry> scan(Bytes prefix, int limit) {
        return scan(prefix, Optional.empty(), limit);
    }

    /** The next page of a scan: entries with keys greater than {@code after}. */
    List<Entry> scan(Bytes prefix, Optional<Bytes> after, int limit);
}
