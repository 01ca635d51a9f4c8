package internet2.trustchain.threshold;

import internet2.trustchain.threshold.group.Point;
import internet2.trustchain.threshold.group.Scalar;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Keys that a trusted dealer made (RFC 9591 appendix C): for tests alone. */
public final class TestKeys {

    /** A key and all its shares. */
    public record Dealt(GroupKey key, List<KeyShare> shares) {

        public KeyShare share(int holder) {
            return shares.get(holder - 1);
        }
    }

    private TestKeys() {}

    public static Dealt deal(int threshold, int holders, SecureRandom random) {
        Polynomial polynomial = Polynomial.random(Scalar.random(random), threshold, random);
        List<KeyShare> shares = new ArrayList<>();
        for (int holder = 1; holder <= holders; holder++) {
            shares.add(new KeyShare(holder, polynomial.at(holder)));
        }
        return new Dealt(key(polynomial.commitment(), holders), shares);
    }

    static GroupKey key(VssCommitment commitment, int holders) {
        SortedMap<Integer, Point> shares = new TreeMap<>();
        for (int holder = 1; holder <= holders; holder++) {
            shares.put(holder, commitment.at(holder));
        }
        return new GroupKey(commitment.threshold(), commitment.constant(), shares);
    }
}
