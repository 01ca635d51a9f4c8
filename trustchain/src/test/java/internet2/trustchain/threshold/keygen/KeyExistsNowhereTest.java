package internet2.trustchain.threshold.keygen;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.trustchain.threshold.GroupKey;
import internet2.trustchain.threshold.Interpolation;
import internet2.trustchain.threshold.KeyShare;
import internet2.trustchain.threshold.group.Point;
import internet2.trustchain.threshold.group.Scalar;
import internet2.trustchain.threshold.keygen.Ceremonies.Result;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What nodes store, taken together as a thief would, and what it is good for. */
final class KeyExistsNowhereTest {

    private static final int THRESHOLD = 3;
    private static final int HOLDERS = 5;

    private final Ceremonies ceremonies = new Ceremonies(7);
    private final Result dealt = ceremonies.newKey(THRESHOLD, Collections.nCopies(HOLDERS, Conduct.HONEST));
    private final GroupKey key = dealt.completed().key();

    @Test
    void theThresholdOfSharesIsTheKeyWhichShowsThatTheTestCanTell() {
        for (List<Integer> chosen : subsets(HOLDERS, THRESHOLD)) {
            assertThat(opens(shares(dealt, chosen))).isTrue();
        }
    }

    @Test
    void whatOneNodeStoresIsNotTheKey() {
        for (int holder = 1; holder <= HOLDERS; holder++) {
            assertThat(opens(List.of(dealt.share(holder)))).isFalse();
            assertThat(Point.base(dealt.share(holder).secret())).isNotEqualTo(key.publicKey());
        }
    }

    @Test
    void whatOneLessThanTheThresholdStoreIsNotTheKey() {
        for (List<Integer> thieves : subsets(HOLDERS, THRESHOLD - 1)) {
            assertThat(opens(shares(dealt, thieves))).isFalse();
            for (int missing = 1; missing <= HOLDERS; missing++) {
                if (!thieves.contains(missing)) {
                    assertThat(opensWithGuesses(thieves, missing)).isFalse();
                }
            }
        }
    }

    @Test
    void oldSharesAreWorthNothingBesideNewOnes() {
        Result fresh = ceremonies.redistribute(dealt, THRESHOLD, HOLDERS, Collections.nCopies(HOLDERS, Conduct.HONEST));

        assertThat(fresh.completed().key().publicKey()).isEqualTo(key.publicKey());
        for (int holder = 1; holder <= HOLDERS; holder++) {
            assertThat(fresh.share(holder).secret())
                    .isNotEqualTo(dealt.share(holder).secret());
            assertThat(dealt.share(holder).belongsTo(fresh.completed().key())).isFalse();
        }
        assertThat(opens(List.of(dealt.share(1), dealt.share(2), fresh.share(3))))
                .isFalse();
        assertThat(opens(List.of(dealt.share(1), fresh.share(2), fresh.share(3))))
                .isFalse();
        assertThat(opens(List.of(fresh.share(1), fresh.share(2), fresh.share(3))))
                .isTrue();
    }

    @Test
    void aKeyOfOneMachineGrowsIntoOneOfFourAndNobodyHoldsItAnyMore() {
        Result alone = ceremonies.newKey(1, List.of(Conduct.HONEST));
        Result four = ceremonies.redistribute(alone, 3, 4, Collections.nCopies(4, Conduct.HONEST));

        assertThat(Point.base(alone.share(1).secret()))
                .as("one of one is the key itself, until it grows")
                .isEqualTo(alone.completed().key().publicKey());
        assertThat(four.completed().key().publicKey())
                .isEqualTo(alone.completed().key().publicKey());
        for (int holder = 1; holder <= 4; holder++) {
            assertThat(Point.base(four.share(holder).secret()))
                    .isNotEqualTo(four.completed().key().publicKey());
        }
    }

    /** With what the thieves have in the place of the share that they lack. */
    private boolean opensWithGuesses(List<Integer> thieves, int missing) {
        for (int thief : thieves) {
            Scalar own = dealt.share(thief).secret();
            for (Scalar guess : List.of(own, own.negate(), own.plus(Scalar.ONE), Scalar.ZERO)) {
                List<KeyShare> all = new ArrayList<>(shares(dealt, thieves));
                all.add(new KeyShare(missing, guess));
                if (opens(all)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean opens(List<KeyShare> shares) {
        SortedSet<Integer> holders = new TreeSet<>();
        shares.forEach(share -> holders.add(share.holder()));
        Scalar sum = Scalar.ZERO;
        for (KeyShare share : shares) {
            sum = sum.plus(share.secret().times(Interpolation.coefficient(holders, share.holder())));
        }
        return Point.base(sum).equals(key.publicKey());
    }

    private static List<KeyShare> shares(Result result, List<Integer> holders) {
        return holders.stream().map(result::share).toList();
    }

    private static List<List<Integer>> subsets(int holders, int size) {
        List<List<Integer>> subsets = new ArrayList<>();
        for (int bits = 0; bits < 1 << holders; bits++) {
            if (Integer.bitCount(bits) == size) {
                int chosen = bits;
                subsets.add(IntStream.range(0, holders)
                        .filter(i -> (chosen >>> i & 1) != 0)
                        .mapToObj(i -> i + 1)
                        .toList());
            }
        }
        return subsets;
    }
}
