package internet2.stoq;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Post-quantum proofs that have been given, so that the same two nodes need not give them again.
 *
 * <p>What is kept is a key that was exported from the proven connection: whoever can use it later was
 * an end of that connection. It is kept in memory only, dies with its time, with the identity it was
 * given under, and when the peer is refused. Thread-safe.
 */
final class ProofMemory {

    /**
     * @param own who we were
     * @param peer whose keys were proven
     */
    record Proven(Hash name, Bytes key, NodeId own, NodeId peer, Instant until) {

        /** Its key stays out of logs. */
        @Override
        public String toString() {
            return "Proven[" + name + ", " + peer + "]";
        }
    }

    private final int entriesMax;
    private final Map<Hash, Proven> byName = new LinkedHashMap<>();
    private final Map<NodeId, Hash> latest = new HashMap<>();

    ProofMemory(int entriesMax) {
        this.entriesMax = entriesMax;
    }

    synchronized void remember(Proven proven) {
        if (entriesMax == 0) {
            return;
        }
        byName.put(proven.name(), proven);
        latest.put(proven.peer(), proven.name());
        if (byName.size() > entriesMax) {
            drop(byName.values().iterator().next());
        }
    }

    /** The proof of that name, if it is between these two and still good. */
    synchronized Optional<Proven> recall(Hash name, NodeId own, NodeId peer, Instant now) {
        Optional<Proven> proven = Optional.ofNullable(byName.get(name));
        proven.filter(old -> !now.isBefore(old.until())).ifPresent(this::drop);
        return proven.filter(good -> now.isBefore(good.until()))
                .filter(good -> good.own().equals(own) && good.peer().equals(peer));
    }

    /** The newest proof between these two. */
    synchronized Optional<Proven> latest(NodeId own, NodeId peer, Instant now) {
        return Optional.ofNullable(latest.get(peer)).flatMap(name -> recall(name, own, peer, now));
    }

    synchronized void forget(NodeId peer) {
        byName.values().removeIf(proven -> proven.peer().equals(peer));
        latest.remove(peer);
    }

    private void drop(Proven old) {
        byName.remove(old.name());
        latest.remove(old.peer(), old.name());
    }
}
