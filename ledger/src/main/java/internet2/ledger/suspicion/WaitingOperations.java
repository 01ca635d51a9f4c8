package internet2.ledger.suspicion;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Operations that every leader could take in, and over whose turns they waited. What a leader may leave out for good
 * reason (a gap before it in its lane, a full block) must not be told here.
 *
 * <p>Not thread-safe.
 */
public final class WaitingOperations {

    /** The oldest of more are forgotten: censorship is looked for in samples. */
    static final int WATCHED_MAX = 4096;

    private final int patience;
    private final Map<Hash, Map<NodeId, Integer>> turns = new LinkedHashMap<>();

    public WaitingOperations(SuspicionPolicy policy) {
        this.patience = policy.turnsPatience();
    }

    /** All validators were told of the operation some time ago, so that none can say it did not know. */
    public void watch(Hash operation) {
        if (turns.putIfAbsent(operation, new HashMap<>()) == null && turns.size() > WATCHED_MAX) {
            Iterator<Hash> oldest = turns.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** It is in a block, or was turned away. */
    public void done(Hash operation) {
        turns.remove(operation);
    }

    /**
     * A leader's block, with room for more, became final.
     *
     * @return what it left out once too often; told once for each further turn
     */
    public List<Observation.OperationWaited> turnTaken(NodeId leader, Collection<Hash> included) {
        included.forEach(turns::remove);
        List<Observation.OperationWaited> waited = new ArrayList<>();
        turns.forEach((operation, leaders) -> {
            int count = leaders.merge(leader, 1, Integer::sum);
            if (count > patience) {
                waited.add(new Observation.OperationWaited(leader, operation, count));
            }
        });
        return Collections.unmodifiableList(waited);
    }
}
