package internet2.ledger.suspicion;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.ledger.Submission;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Operations that this node told all validators of, and which leaders left out though they had them. What a leader may
 * leave out for good reason does not count: what it can hardly have heard of, what waits for another of its lane.
 *
 * <p>Not thread-safe; times are of the caller's clock.
 */
public final class WaitingOperations {

    /** Operations that come while so many are watched are not: censorship is looked for in samples. */
    static final int WATCHED_MAX = 4096;

    private final Map<Hash, Waiting> watched = new LinkedHashMap<>();

    private record Lane(NodeId account, Optional<Ed25519PublicKey> session) {}

    private record Waiting(Lane lane, Duration told) {}

    /** This node told all validators of it, in the order of the lanes. */
    public void told(Submission operation, Duration now) {
        if (watched.size() < WATCHED_MAX) {
            Lane lane = new Lane(operation.operation().account(), operation.session());
            watched.putIfAbsent(operation.id(), new Waiting(lane, now));
        }
    }

    /** It is in a block, or was turned away. */
    public void done(Hash operation) {
        watched.remove(operation);
    }

    public void done(Collection<Hash> operations) {
        watched.keySet().removeAll(operations);
    }

    /** Nothing is watched any longer. */
    public void clear() {
        watched.clear();
    }

    /**
     * A leader's block with room for more is final.
     *
     * @param heardOf what was told until then, the leader had when it made the block
     * @param now when the block was proposed
     * @return empty where there was nothing that it could have left out
     */
    public Optional<Observation.TurnTaken> turnTaken(
            NodeId leader, Set<Hash> included, Duration heardOf, Duration now) {
        Set<Lane> seen = new HashSet<>();
        int possible = 0;
        int leftOut = 0;
        Duration longest = Duration.ZERO;
        for (Map.Entry<Hash, Waiting> each : watched.entrySet()) {
            Waiting waiting = each.getValue();
            boolean heard = waiting.told().compareTo(heardOf) <= 0;
            if (included.contains(each.getKey())) {
                possible += heard ? 1 : 0;
            } else if (seen.add(waiting.lane()) && heard) {
                possible++;
                leftOut++;
                Duration waited = now.minus(waiting.told());
                longest = waited.compareTo(longest) > 0 ? waited : longest;
            }
        }
        done(included);
        return possible == 0
                ? Optional.empty()
                : Optional.of(new Observation.TurnTaken(leader, possible, leftOut, longest));
    }
}
