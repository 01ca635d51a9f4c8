package internet2.foundation.limits;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Room for so much at once, of which nobody takes more than a share. Thread-safe. */
public final class Quota<K> {

    private final int max;
    private final ToIntFunction<? super K> shares;
    /** Guarded by the monitor, as below. */
    private final Map<K, Integer> taken = new HashMap<>();

    private int takenInAll;

    /** @param share of each */
    public Quota(int max, int share) {
        this(max, each -> share);
    }

    /** @param shares by who takes them */
    public Quota(int max, ToIntFunction<? super K> shares) {
        this.max = max;
        this.shares = shares;
    }

    /** Whether there was a place; who got one {@link #leave leaves} it. */
    public synchronized boolean take(K who) {
        if (takenInAll >= max || isUsedUpBy(who)) {
            return false;
        }
        taken.merge(who, 1, Integer::sum);
        takenInAll++;
        return true;
    }

    /** Gives a place back. */
    public synchronized void leave(K who) {
        taken.computeIfPresent(who, (same, count) -> count == 1 ? null : count - 1);
        takenInAll--;
    }

    /** Whether it has its whole share. */
    public synchronized boolean isUsedUpBy(K who) {
        return taken.getOrDefault(who, 0) >= shares.applyAsInt(who);
    }

    /** Whether it has any place. */
    public synchronized boolean isUsedBy(K who) {
        return taken.containsKey(who);
    }
}
