package internet2.ledger.suspicion;

import internet2.foundation.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Validators that say how far others are, and of whom these say it too. There and back is the same way whoever begins,
 * so two that measure each other find about the same time; who says otherwise of most, or answers most later than it
 * is answered, differs from them in the median, and an honest one from fewer than half.
 */
public final class WitnessedTimes {

    /** With fewer who measured it, one liar would be half of them. */
    private static final int OTHERS_MIN = 3;

    private WitnessedTimes() {}

    /**
     * By how much each differs from the others in the median.
     *
     * @param told by witness and host
     */
    public static SortedMap<NodeId, Duration> differences(Map<NodeId, Map<NodeId, Duration>> told) {
        SortedMap<NodeId, Duration> differences = new TreeMap<>();
        told.forEach((witness, hosts) -> {
            List<Double> nanos = new ArrayList<>();
            hosts.forEach((host, took) -> Optional.ofNullable(told.get(host))
                    .map(back -> back.get(witness))
                    .ifPresent(back -> nanos.add((double) took.minus(back).abs().toNanos())));
            if (nanos.size() >= OTHERS_MIN) {
                double[] all = nanos.stream().mapToDouble(Double::doubleValue).toArray();
                differences.put(witness, Duration.ofNanos((long) Outliers.median(all)));
            }
        });
        return differences;
    }
}
