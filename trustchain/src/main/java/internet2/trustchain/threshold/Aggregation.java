package internet2.trustchain.threshold;

import internet2.foundation.Bytes;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** What comes of all shares of a round. */
public sealed interface Aggregation {

    /**
     * They make a signature.
     *
     * @param signature 64 bytes, RFC 8032; it has been verified
     */
    record Signed(Bytes signature) implements Aggregation {}

    /**
     * They don't, because of these holders: identifiable abort (RFC 9591 section 5.4).
     *
     * @param culprits at least one
     */
    record Misbehaved(SortedSet<Integer> culprits) implements Aggregation {

        public Misbehaved {
            culprits = Collections.unmodifiableSortedSet(new TreeSet<>(culprits));
        }
    }
}
