package internet2.trustchain.threshold.signing;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.trustchain.threshold.SignatureShare;
import internet2.trustchain.threshold.SigningRound;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Messages on their way to signatures, all of them by the same holders. Owned by the {@link Coordinator}. */
final class Session {

    final Hash id;
    final List<Bytes> messages;
    final Bytes evidence;

    /** Who is out, and why, for people. */
    final SortedMap<Integer, String> excluded = new TreeMap<>();

    /** Whose nonces were lost once: that alone is no reason to do without them. */
    final SortedSet<Integer> restarted = new TreeSet<>();

    /** Of the attempt under way, by holder. */
    final SortedMap<Integer, List<SignatureShare>> shares = new TreeMap<>();

    /** The attempt under way, a round for each message; none while commitments are awaited. */
    List<SigningRound> rounds = List.of();

    int attempt = -1;
    Instant since;

    Session(Hash id, List<Bytes> messages, Bytes evidence, Instant since) {
        this.id = id;
        this.messages = messages;
        this.evidence = evidence;
        this.since = since;
    }

    /** Whose share the attempt still waits for. */
    SortedSet<Integer> awaited() {
        SortedSet<Integer> awaited = new TreeSet<>(signers());
        awaited.removeAll(shares.keySet());
        return awaited;
    }

    /** Of the attempt under way. */
    SortedSet<Integer> signers() {
        return isUnderWay() ? rounds.getFirst().signers() : Collections.emptySortedSet();
    }

    boolean isUnderWay() {
        return !rounds.isEmpty();
    }

    void begin(List<SigningRound> next, Instant now) {
        rounds = next;
        attempt++;
        since = now;
        shares.clear();
    }

    void pause(Instant now) {
        rounds = List.of();
        since = now;
        shares.clear();
    }
}
