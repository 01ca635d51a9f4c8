package internet2.trustchain.threshold.keygen;

import internet2.trustchain.threshold.GroupKey;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** How a ceremony ended, the same for all who followed it. */
public sealed interface CeremonyOutcome {

    /**
     * Dealers that did not do their part, and what they did; in a redistribution and a new key alike.
     */
    SortedMap<Integer, Fault> culprits();

    /** What a dealer did. */
    enum Fault {
        /** It published no dealing in time. */
        SILENT,
        /** It did not show a share that it owed. */
        UNANSWERED
    }

    /**
     * There are new shares.
     *
     * @param qualified the dealers whose shares count
     */
    record Completed(GroupKey key, SortedSet<Integer> qualified, SortedMap<Integer, Fault> culprits)
            implements CeremonyOutcome {

        public Completed {
            qualified = Collections.unmodifiableSortedSet(new TreeSet<>(qualified));
            culprits = Collections.unmodifiableSortedMap(new TreeMap<>(culprits));
        }
    }

    /** There are none; the previous ones, if any, go on. */
    record Failed(String reason, SortedMap<Integer, Fault> culprits) implements CeremonyOutcome {

        public Failed {
            culprits = Collections.unmodifiableSortedMap(new TreeMap<>(culprits));
        }
    }
}
