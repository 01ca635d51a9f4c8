package internet2.ledger.node;

import internet2.foundation.Hash;
import internet2.ledger.Submission;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Operations whose signatures were checked here a moment ago: most are known before a block brings them, and are not
 * checked twice. Thread-safe.
 */
final class KnownOperations {

    private static final int GENERATION = 32_768;

    private Map<Hash, Submission> young = new HashMap<>(); // guarded by this
    private Map<Hash, Submission> old = new HashMap<>(); // guarded by this

    synchronized void add(Submission checked) {
        if (young.size() >= GENERATION) {
            old = young;
            young = new HashMap<>();
        }
        young.put(checked.id(), checked);
    }

    /** Whether it is known with these bytes: its id says nothing of nonce and signature. */
    boolean has(Submission submission) {
        Submission known = find(submission.id());
        return known != null && known.encoded().equals(submission.encoded());
    }

    private synchronized @Nullable Submission find(Hash id) {
        Submission recent = young.get(id);
        return recent == null ? old.get(id) : recent;
    }
}
