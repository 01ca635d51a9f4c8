package internet2.trustchain.threshold.keygen;

import internet2.trustchain.threshold.group.Scalar;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What has been said and taken in a ceremony. Public.
 *
 * @param keys by recipient
 * @param dealings by dealer
 * @param verdicts by recipient, the dealers that it accuses
 * @param answers by dealer, then by recipient
 */
public record Transcript(
        SortedMap<Integer, EncryptionPublicKey> keys,
        SortedMap<Integer, Dealing> dealings,
        SortedMap<Integer, SortedSet<Integer>> verdicts,
        SortedMap<Integer, SortedMap<Integer, Scalar>> answers) {

    static final Transcript EMPTY = new Transcript(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    public Transcript {
        keys = Collections.unmodifiableSortedMap(keys);
        dealings = Collections.unmodifiableSortedMap(dealings);
        verdicts = Collections.unmodifiableSortedMap(verdicts);
        answers = Collections.unmodifiableSortedMap(answers);
    }

    /** Who waits for this dealer to show a share. */
    public SortedSet<Integer> openAccusations(int dealer) {
        SortedSet<Integer> open = new TreeSet<>();
        verdicts.forEach((recipient, accused) -> {
            if (accused.contains(dealer) && answer(dealer, recipient).isEmpty()) {
                open.add(recipient);
            }
        });
        return open;
    }

    /** A share that a dealer had to show. */
    Optional<Scalar> answer(int dealer, int recipient) {
        return Optional.ofNullable(answers.get(dealer)).map(shown -> shown.get(recipient));
    }

    Dealing dealing(int dealer) {
        Dealing dealing = dealings.get(dealer);
        if (dealing == null) {
            throw new IllegalArgumentException("dealer " + dealer + " has not dealt");
        }
        return dealing;
    }

    Transcript withKey(int recipient, EncryptionPublicKey key) {
        return new Transcript(with(keys, recipient, key), dealings, verdicts, answers);
    }

    Transcript withDealing(int dealer, Dealing dealing) {
        return new Transcript(keys, with(dealings, dealer, dealing), verdicts, answers);
    }

    Transcript withVerdict(int recipient, SortedSet<Integer> accused) {
        return new Transcript(keys, dealings, with(verdicts, recipient, accused), answers);
    }

    Transcript withAnswer(int dealer, int recipient, Scalar share) {
        SortedMap<Integer, Scalar> shown = with(answers.getOrDefault(dealer, new TreeMap<>()), recipient, share);
        return new Transcript(keys, dealings, verdicts, with(answers, dealer, shown));
    }

    private static <V> SortedMap<Integer, V> with(SortedMap<Integer, V> map, int key, V value) {
        SortedMap<Integer, V> more = new TreeMap<>(map);
        more.put(key, value);
        return more;
    }
}
