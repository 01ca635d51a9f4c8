package internet2.ledger.suspicion;

import internet2.foundation.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one node thinks of the others. Thread-safe, and cheap enough for every vote: validators are compared with each
 * other only in {@link #review}, which belongs into a timer of about a second.
 *
 * <p>The score joins the symptoms as if each were a doubt of its own: {@code 1 - (1 - a)(1 - b)...}, where each is its
 * weight times the bad part of what was seen of late. It goes down by itself, as observations count half after every
 * half-life; nothing here is ever proof.
 */
public final class Suspicions {

    private final SuspicionPolicy policy;
    private final Map<NodeId, Suspect> suspects = new LinkedHashMap<>(); // guarded by this

    public Suspicions(SuspicionPolicy policy) {
        this.policy = policy;
    }

    /**
     * Somebody became suspected, or is so no longer.
     *
     * @param reason in words; empty when no longer suspected
     */
    public record Change(NodeId validator, boolean suspected, double score, String reason) {}

    /** Whom to watch: the others of the epoch's set. Who was watched before keeps his tallies; the rest is forgotten. */
    public synchronized void watch(Set<NodeId> others, Instant now) {
        suspects.keySet().retainAll(others);
        others.forEach(id -> suspects.computeIfAbsent(id, fresh -> new Suspect(policy, now)));
    }

    /** Of a validator that is not watched, nothing is kept. */
    public synchronized Optional<Change> observe(Observation observation, Instant now) {
        Suspect suspect = suspects.get(observation.validator());
        if (suspect == null) {
            return Optional.empty();
        }
        suspect.observe(observation, now);
        return suspect.change(now).map(score -> changed(observation.validator(), suspect, score, now));
    }

    /** Compares the validators' delays, and sees who is suspected no longer. */
    public synchronized List<Change> review(Instant now) {
        List<Suspect> measured =
                suspects.values().stream().filter(Suspect::hasDelay).toList();
        double[] delays = measured.stream().mapToDouble(Suspect::delayNanos).toArray();
        for (Suspect suspect : measured) {
            double z = Outliers.score(
                    suspect.delayNanos(), delays, (double) policy.delayFloor().toNanos());
            suspect.compared(z, Duration.ofNanos((long) Outliers.median(delays)), now);
        }
        List<Change> changes = new ArrayList<>();
        suspects.forEach(
                (id, suspect) -> suspect.change(now).ifPresent(score -> changes.add(changed(id, suspect, score, now))));
        return changes;
    }

    public synchronized Opinion opinion(NodeId validator, Instant now) {
        Suspect suspect = suspects.get(validator);
        return suspect == null ? Opinion.NONE : suspect.opinion(now);
    }

    /** Those who are suspected now: what to tell the other validators. */
    public synchronized Set<NodeId> suspected() {
        Set<NodeId> suspected = new LinkedHashSet<>();
        suspects.forEach((id, suspect) -> {
            if (suspect.isSuspected()) {
                suspected.add(id);
            }
        });
        return suspected;
    }

    private static Change changed(NodeId id, Suspect suspect, double score, Instant now) {
        List<String> reasons = suspect.opinion(now).reasons();
        String reason = suspect.isSuspected() && !reasons.isEmpty() ? reasons.getFirst() : "";
        return new Change(id, suspect.isSuspected(), score, reason);
    }
}
