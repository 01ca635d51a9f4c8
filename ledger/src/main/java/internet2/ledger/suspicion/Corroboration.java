package internet2.ledger.suspicion;

import internet2.foundation.NodeId;
import internet2.verifier.ValidatorSet;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What becomes of suspicions that several validators have. */
public final class Corroboration {

    private Corroboration() {}

    /**
     * Whom to do without for a while. Each of them is suspected by a quorum of the validators, so by honest ones of
     * more than a third of the weight; together they weigh less than a third, so that the others are still a quorum.
     * Where more are suspected, those whom the most suspect come first.
     *
     * @param reports whom each validator suspects; what somebody who is no validator says, and what one says of itself,
     *     counts nothing
     */
    public static Set<NodeId> quarantineWorthy(ValidatorSet validators, Map<NodeId, Set<NodeId>> reports) {
        Map<NodeId, Long> against = new TreeMap<>(Comparator.comparing(NodeId::toString));
        reports.forEach((reporter, suspects) -> validators
                .indexOf(reporter)
                .ifPresent(index -> suspects.stream()
                        .filter(suspect -> !suspect.equals(reporter))
                        .filter(suspect -> validators.indexOf(suspect).isPresent())
                        .forEach(suspect -> against.merge(suspect, validators.weight(index), Long::sum))));
        List<Map.Entry<NodeId, Long>> heaviest = against.entrySet().stream()
                .filter(each -> validators.isQuorum(each.getValue()))
                .sorted(Map.Entry.<NodeId, Long>comparingByValue().reversed())
                .toList();
        Set<NodeId> worthy = new LinkedHashSet<>();
        long remaining = validators.totalWeight();
        for (Map.Entry<NodeId, Long> each : heaviest) {
            long weight = validators.weight(validators.indexOf(each.getKey()).orElseThrow());
            if (validators.isQuorum(remaining - weight)) {
                remaining -= weight;
                worthy.add(each.getKey());
            }
        }
        return worthy;
    }
}
