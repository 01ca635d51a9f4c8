package internet2.server.workloads;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** So many of something for each user of this machine: none of them takes everything from the others. */
final class PerUser {

    private final int max;
    private final Map<Integer, Integer> taken = new ConcurrentHashMap<>();

    PerUser(int max) {
        this.max = max;
    }

    /** Whether there was one left; then it is taken until {@link #leave}. */
    boolean enter(int uid) {
        boolean entered = taken.merge(uid, 1, Integer::sum) <= max;
        if (!entered) {
            leave(uid);
        }
        return entered;
    }

    void leave(int uid) {
        taken.computeIfPresent(uid, (same, count) -> count == 1 ? null : count - 1);
    }
}
