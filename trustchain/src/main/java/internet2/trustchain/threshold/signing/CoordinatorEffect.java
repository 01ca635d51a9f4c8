package internet2.trustchain.threshold.signing;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a {@link Coordinator} wants done. */
public sealed interface CoordinatorEffect {

    /** Ask the holder for so many commitments. */
    record AskCommitments(int holder, int count) implements CoordinatorEffect {}

    record AskShare(int holder, SigningRequest request) implements CoordinatorEffect {}

    /** @param signatures of the messages in their order, 64 bytes each, RFC 8032; they have been verified */
    record Signed(Hash session, List<Bytes> signatures) implements CoordinatorEffect {

        public Signed {
            signatures = List.copyOf(signatures);
        }
    }

    /** @param reasons of each holder that is out of the session */
    record Failed(Hash session, String reason, SortedMap<Integer, String> reasons) implements CoordinatorEffect {

        public Failed {
            reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
        }
    }

    /** Somebody did not do its part. */
    record Blamed(int holder, Hash session, Fault fault) implements CoordinatorEffect {}

    /** What a holder did. */
    enum Fault {
        /** No answer within the coordinator's patience: passed over for a while. */
        SILENT,
        /** It declined: passed over in the session. */
        DECLINED,
        /** Its share is wrong: never asked again by this coordinator. */
        LIED
    }
}
