package internet2.trustchain.validation;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Signatures that were found to hold, so that those on intermediates are checked once and not at every handshake. Only
 * what holds is kept, named by the hash of all that went into it: nothing in here can go stale. Thread-safe.
 */
final class VerifiedSignatures {

    private static final int KEPT_MAX = 4096;

    /** Guarded by itself; in the order of use. */
    private final Map<Hash, Boolean> kept = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Hash, Boolean> eldest) {
            return size() > KEPT_MAX;
        }
    };

    /** @param keep for later answers too: so for issuers, of which there are few, and not for what they issued */
    boolean verifies(
            SubjectPublicKey key,
            SignatureAlgorithm algorithm,
            Bytes signedPart,
            Bytes signature,
            boolean keep,
            Work work)
            throws Work.Exceeded {
        Hash what = Hash.of(signedPart.concat(signature).concat(key.der()).concat(Bytes.utf8(algorithm.name())));
        if (work.holds(what) || isKept(what)) {
            return true;
        }
        work.signature();
        boolean holds = key.verifies(algorithm, signedPart, signature);
        if (holds) {
            work.remember(what);
        }
        if (holds && keep) {
            synchronized (kept) {
                kept.put(what, true);
            }
        }
        return holds;
    }

    private boolean isKept(Hash what) {
        synchronized (kept) {
            return kept.get(what) != null;
        }
    }
}
