package internet2.server.workloads;

import java.util.HashMap;
import java.util.Map;

/**
 * So many of something for each user of this machine, and for all of them together: none of them takes everything from
 * the others, and all of them, of whom there may be as many as there are containers, not more than the node has.
 * Thread-safe.
 */
final class PerUser {

    private final int max;
    private final int totalMax;
    private final Map<Integer, Integer> taken = new HashMap<>(); // guarded by this
    private int total; // guarded by this

    PerUser(int max, int totalMax) {
        this.max = max;
        this.totalMax = totalMax;
    }

    /** Whether there was one left; then it is taken until {@link #leave}. */
    synchronized boolean enter(int uid) {
        int before = taken.getOrDefault(uid, 0);
        if (before >= max || total >= totalMax) {
            return false;
        }
        taken.put(uid, before + 1);
        total++;
        return true;
    }

    synchronized void leave(int uid) {
        if (taken.containsKey(uid)) {
            taken.computeIfPresent(uid, (same, count) -> count == 1 ? null : count - 1);
            total--;
        }
    }
}
