package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.trustchain.authority.OcspAnswer.Validity;
import internet2.trustchain.authority.RevocationView.Standing;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Answers that were signed before and still hold: what is asked often is signed once in half its validity. Those that
 * were asked for longest ago are forgotten first. Thread-safe.
 */
final class OcspCache {

    /** Answers of about 1 kB each. */
    private static final int SIZE_MAX = 16_384;

    private record Kept(OcspAnswer answer, List<Standing> standings) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Hash, Kept> kept = new LinkedHashMap<>(16, 0.75f, true) { // guarded by lock
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Hash, Kept> eldest) {
                    return size() > SIZE_MAX;
                }
            };

    /** @param standings that the answer has to give */
    Optional<OcspAnswer> find(Bytes question, List<Standing> standings, Instant now) {
        lock.lock();
        try {
            return Optional.ofNullable(kept.get(Hash.of(question)))
                    .filter(each -> each.standings().equals(standings))
                    .map(Kept::answer)
                    .filter(answer -> answer.validity()
                            .filter(validity -> isFresh(validity, now))
                            .isPresent());
        } finally {
            lock.unlock();
        }
    }

    void put(Bytes question, List<Standing> standings, OcspAnswer answer) {
        lock.lock();
        try {
            kept.put(Hash.of(question), new Kept(answer, List.copyOf(standings)));
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            kept.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Whoever gets it has half of the validity left at least, or all that the signer's certificate leaves. */
    private static boolean isFresh(Validity validity, Instant now) {
        Instant end = validity.thisUpdate().plus(OcspResponder.VALIDITY.dividedBy(2));
        return !now.isBefore(validity.thisUpdate()) && now.isBefore(end) && now.isBefore(validity.nextUpdate());
    }
}
