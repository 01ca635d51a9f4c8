package internet2.trustchain.threshold.keygen;

import internet2.trustchain.threshold.GroupKey;
import internet2.trustchain.threshold.Interpolation;
import internet2.trustchain.threshold.VssCommitment;
import internet2.trustchain.threshold.group.Point;
import internet2.trustchain.threshold.group.Scalar;
import internet2.trustchain.threshold.keygen.CeremonyOutcome.Fault;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a transcript that is closed comes to. */
record Conclusion(CeremonyPlan plan, Transcript transcript) {

    CeremonyOutcome outcome() {
        SortedMap<Integer, Fault> culprits = culprits();
        if (transcript.keys().size() < plan.threshold()) {
            return new CeremonyOutcome.Failed(
                    transcript.keys().size() + " of " + plan.recipients() + " recipients enrolled, " + plan.threshold()
                            + " are needed",
                    new TreeMap<>());
        }
        if (qualified().size() < plan.dealersMin()) {
            return new CeremonyOutcome.Failed(
                    qualified().size() + " of " + plan.dealers().size() + " dealers qualified, " + plan.dealersMin()
                            + " are needed",
                    culprits);
        }
        VssCommitment sum = commitment();
        SortedMap<Integer, Point> shares = new TreeMap<>();
        transcript.keys().keySet().forEach(recipient -> shares.put(recipient, sum.at(recipient)));
        GroupKey key = new GroupKey(plan.threshold(), sum.constant(), shares);
        return new CeremonyOutcome.Completed(key, qualified(), culprits);
    }

    /** Those that dealt and owe nothing. */
    SortedSet<Integer> qualified() {
        SortedSet<Integer> qualified = new TreeSet<>(transcript.dealings().keySet());
        qualified.removeIf(dealer -> !transcript.openAccusations(dealer).isEmpty());
        return qualified;
    }

    /** By how much the shares of a dealer count: all alike in a new key, as they interpolate the old one otherwise. */
    Scalar weight(int dealer) {
        return plan.previous().isPresent() ? Interpolation.coefficient(qualified(), dealer) : Scalar.ONE;
    }

    private VssCommitment commitment() {
        SortedSet<Integer> qualified = qualified();
        return VssCommitment.sum(
                qualified.stream().map(this::weight).toList(),
                qualified.stream()
                        .map(dealer -> transcript.dealing(dealer).commitment())
                        .toList());
    }

    private SortedMap<Integer, Fault> culprits() {
        SortedMap<Integer, Fault> culprits = new TreeMap<>();
        SortedSet<Integer> qualified = qualified();
        for (int dealer : plan.dealers()) {
            if (!qualified.contains(dealer)) {
                culprits.put(dealer, transcript.dealings().containsKey(dealer) ? Fault.UNANSWERED : Fault.SILENT);
            }
        }
        return culprits;
    }
}
