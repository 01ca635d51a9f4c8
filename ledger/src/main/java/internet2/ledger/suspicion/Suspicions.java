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

    /** Leaders' shares of turns differ by chance as much as this. */
    private static final double SHARE_FLOOR = 0.05;

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

    /** Whom to watch: the others of the epoch's set. Who was watched before keeps his tallies, others are forgotten. */
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
        compareTurns(now);
        List<Change> changes = new ArrayList<>();
        suspects.forEach(
                (id, suspect) -> suspect.change(now).ifPresent(score -> changes.add(changed(id, suspect, score, now))));
        return changes;
    }

    private void compareTurns(Instant now) {
        List<Suspect> leaders =
                suspects.values().stream().filter(Suspect::hasTurns).toList();
        double[] shares =
                leaders.stream().mapToDouble(each -> each.leavesOut(now)).toArray();
        for (Suspect leader : leaders) {
            leader.turnsCompared(Outliers.score(leader.leavesOut(now), shares, SHARE_FLOOR), now);
        }
    }

    /** What validators say of round trips to each other, by witness and host. */
    public synchronized void witnessed(Map<NodeId, Map<NodeId, Duration>> told, Instant now) {
        Map<NodeId, Duration> differences = WitnessedTimes.differences(told);
        double[] all = differences.values().stream()
                .mapToDouble(each -> (double) each.toNanos())
                .toArray();
        double floor = (double) policy.delayFloor().toNanos();
        differences.forEach((witness, by) -> {
            if (Outliers.score((double) by.toNanos(), all, floor) >= policy.slowFrom()) {
                Optional.ofNullable(suspects.get(witness))
                        .ifPresent(suspect -> suspect.observe(new Observation.WitnessedOtherwise(witness, by), now));
            }
        });
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
