package internet2.server.backup;

import internet2.foundation.NodeId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** How a restored node takes part in the consensus. */
public sealed interface Voting {

    /** It does not know what it signed after the backup: it votes in the first epoch that begins from now on. */
    record Forgotten() implements Voting {}

    /** It votes at once: nobody saw votes of it that it does not know. */
    record AtOnce() implements Voting {}

    /**
     * People decided, after a fork, to go on after this block with these validators and weights.
     *
     * @param height of the last block that is kept
     */
    record Restarted(long height, SortedMap<NodeId, Long> seats) implements Voting {
        public Restarted {
            seats = Collections.unmodifiableSortedMap(new TreeMap<>(seats));
        }
    }
}
