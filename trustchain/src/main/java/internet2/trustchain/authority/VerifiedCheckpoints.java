package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.trustchain.log.HeadTrust;
import internet2.trustchain.log.LogRefused;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Checks the signatures of a checkpoint once: one covers thousands of certificates, so most peers staple one
 * that has been seen. Only what held is remembered, by its hash. Thread-safe.
 */
final class VerifiedCheckpoints {

    private static final int REMEMBERED_MAX = 1024;

    private final HeadTrust trust;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Hash, Boolean> held; // guarded by lock

    VerifiedCheckpoints(HeadTrust trust) {
        this.trust = trust;
        this.held = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Hash, Boolean> eldest) {
                return size() > REMEMBERED_MAX;
            }
        };
    }

    /** @throws LogRefused if the log or enough validators did not sign it */
    void require(String note) throws LogRefused {
        Hash hash = Hash.of(Bytes.utf8(note));
        if (known(hash)) {
            return;
        }
        trust.open(note);
        lock.lock();
        try {
            held.put(hash, true);
        } finally {
            lock.unlock();
        }
    }

    private boolean known(Hash hash) {
        lock.lock();
        try {
            return held.get(hash) != null;
        } finally {
            lock.unlock();
        }
    }
}
