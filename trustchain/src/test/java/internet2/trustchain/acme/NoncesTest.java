package internet2.trustchain.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NoncesTest {

    @Test
    void eachIsGoodOnceInWhateverOrder() {
        Random random = new Random(1);
        Nonces nonces = new Nonces(random);
        List<String> handedOut = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            handedOut.add(nonces.issue());
        }
        Collections.shuffle(handedOut, random);
        assertThat(handedOut).allMatch(nonces::redeem);
        assertThat(handedOut).noneMatch(nonces::redeem);
    }

    @Test
    void noneOfAnotherProcessAndNoneMadeUpIsTaken() {
        Nonces nonces = new Nonces(new Random(1));
        nonces.issue();
        assertThat(nonces.redeem(new Nonces(new Random(2)).issue())).isFalse();
        assertThat(nonces.redeem("")).isFalse();
        assertThat(nonces.redeem("====")).isFalse();
    }

    @Test
    void manyThatAreUsedEndTheOldest() {
        Nonces nonces = new Nonces(new Random(1));
        String first = nonces.issue();
        String second = nonces.issue();
        for (int i = 0; i <= Nonces.USED_MAX; i++) {
            assertThat(nonces.redeem(nonces.issue())).isTrue();
        }
        assertThat(nonces.redeem(first)).isFalse();
        assertThat(nonces.redeem(second)).isFalse();
    }
}
