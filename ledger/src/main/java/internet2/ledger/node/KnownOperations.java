package internet2.ledger.node;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.ledger.Submission;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Operations whose sessions' signatures were checked here a moment ago: most are known before a block brings them, and
 * are not checked twice. Thread-safe.
 */
final class KnownOperations {

    private static final int GENERATION = 32_768;

    // Nonce and signature by the id, which is of all that stands before them.
    private Map<Hash, Bytes> young = new HashMap<>(); // guarded by this
    private Map<Hash, Bytes> old = new HashMap<>(); // guarded by this

    /** Identities' signatures need the state each time, and are not kept. */
    void add(Submission checked) {
        if (checked.session().isPresent()) {
            keep(checked.id(), checked.unnamed());
        }
    }

    private synchronized void keep(Hash id, Bytes unnamed) {
        if (young.size() >= GENERATION) {
            old = young;
            young = new HashMap<>();
        }
        young.put(id, unnamed);
    }

    /** Whether it is known to the last byte. */
    boolean has(Submission submission) {
        Bytes known = find(submission.id());
        return known != null && known.equals(submission.unnamed());
    }

    private synchronized @Nullable Bytes find(Hash id) {
        Bytes recent = young.get(id);
        return recent == null ? old.get(id) : recent;
    }
}
