package internet2.ledger.suspicion;

import internet2.foundation.NodeId;
import internet2.verifier.ValidatorSet;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Whom to do without for a while, by what validators say of each other. An opinion that is not said again is forgotten,
 * so a quarantine ends some time after the suspicions that led to it. Not thread-safe.
 */
public final class Quarantine {

    /** Opinions are said again each second while the ledger is busy, and at least every five. */
    static final Duration OPINION_LASTS = Duration.ofSeconds(15);

    private final Map<NodeId, Opinions> said = new HashMap<>();

    private record Opinions(Set<NodeId> suspects, Instant at) {}

    /** A validator's opinion, in place of what it said before. The transport has proven whose it is. */
    public void said(NodeId validator, Set<NodeId> suspects, Instant now) {
        said.put(validator, new Opinions(Set.copyOf(suspects), now));
    }

    /**
     * Those whom a quorum suspects at this moment.
     *
     * @param own what this node thinks
     */
    public Set<NodeId> at(ValidatorSet validators, NodeId self, Set<NodeId> own, Instant now) {
        said.entrySet()
                .removeIf(each -> validators.indexOf(each.getKey()).isEmpty()
                        || each.getValue().at().plus(OPINION_LASTS).isBefore(now));
        Map<NodeId, Set<NodeId>> reports = new HashMap<>();
        said.forEach((validator, opinions) -> reports.put(validator, opinions.suspects()));
        reports.put(self, own);
        return Corroboration.quarantineWorthy(validators, reports);
    }
}
