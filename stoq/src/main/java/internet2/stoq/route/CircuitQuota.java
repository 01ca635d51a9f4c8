package internet2.stoq.route;

import internet2.foundation.NodeId;
import internet2.stoq.StoqRefusal;
import java.util.HashMap;
import java.util.Map;

/** How many circuits of one kind there may be, in all and of each peer that asks. Thread-safe. */
final class CircuitQuota {

    private final int inAllMax;
    private final int perPeerMax;
    /** Guarded by the monitor, as below. */
    private final Map<NodeId, Integer> taken = new HashMap<>();

    private int takenInAll;

    CircuitQuota(int inAllMax, int perPeerMax) {
        this.inAllMax = inAllMax;
        this.perPeerMax = perPeerMax;
    }

    /** Takes a place for a circuit that a peer asks for. */
    synchronized void take(NodeId peer) throws StoqRefusal {
        if (takenInAll >= inAllMax || isUsedUpBy(peer)) {
            throw new StoqRefusal(
                    StoqRefusal.OVERLOADED, "at most " + perPeerMax + " circuits a node, " + inAllMax + " in all");
        }
        taken.merge(peer, 1, Integer::sum);
        takenInAll++;
    }

    /** Gives a place back. */
    synchronized void release(NodeId peer) {
        taken.computeIfPresent(peer, (same, count) -> count == 1 ? null : count - 1);
        takenInAll--;
    }

    synchronized boolean isUsedUpBy(NodeId peer) {
        return taken.getOrDefault(peer, 0) >= perPeerMax;
    }

    synchronized boolean isUsedBy(NodeId peer) {
        return taken.containsKey(peer);
    }
}
