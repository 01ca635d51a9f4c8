package internet2.trustchain.threshold.signing;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.trustchain.threshold.SignatureShare;
import internet2.trustchain.threshold.SigningRound;
import java.time.Instant;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One message on its way to a signature. Owned by the {@link Coordinator}. */
final class Session {

    final Hash id;
    final Bytes message;
    final Bytes evidence;

    /** Who is out, and why, for people. */
    final SortedMap<Integer, String> excluded = new TreeMap<>();

    /** Whose nonces were lost once: that alone is no reason to do without them. */
    final SortedSet<Integer> restarted = new TreeSet<>();

    /** Of the attempt under way, by holder. */
    final SortedMap<Integer, SignatureShare> shares = new TreeMap<>();

    /** The attempt under way; none while commitments are awaited. */
    @Nullable
    SigningRound round;

    int attempt = -1;
    Instant since;

    Session(Hash id, Bytes message, Bytes evidence, Instant since) {
        this.id = id;
        this.message = message;
        this.evidence = evidence;
        this.since = since;
    }

    /** Whose share the attempt still waits for. */
    SortedSet<Integer> awaited() {
        SortedSet<Integer> awaited = new TreeSet<>();
        if (round != null) {
            awaited.addAll(round.signers());
            awaited.removeAll(shares.keySet());
        }
        return awaited;
    }

    void begin(SigningRound next, Instant now) {
        round = next;
        attempt++;
        since = now;
        shares.clear();
    }

    void pause(Instant now) {
        round = null;
        since = now;
        shares.clear();
    }
}
