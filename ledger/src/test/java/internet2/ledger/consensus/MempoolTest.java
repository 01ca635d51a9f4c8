package internet2.ledger.consensus;

import static internet2.ledger.consensus.Operations.account;
import static internet2.ledger.consensus.Operations.operation;
import static org.assertj.core.api.Assertions.assertThat;

import internet2.ledger.Submission;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MempoolTest {

    private final Mempool mempool = new Mempool();

    private String offer(int account, long sequence) {
        return mempool.offer(operation(account, sequence, 10), 0)
                .map(Mempool.Refusal::code)
                .orElse("taken");
    }

    @Test
    void aLaneTakesItsSequenceWithoutGapOrRepetition() {
        assertThat(offer(1, 1)).isEqualTo("sequence-gap");
        assertThat(offer(1, 0)).isEqualTo("taken");
        assertThat(offer(1, 0)).isEqualTo("sequence-replayed");
        assertThat(offer(1, 1)).isEqualTo("taken");
        assertThat(offer(2, 0)).isEqualTo("taken");
    }

    @Test
    void aFloodDelaysOnlyTheFlooder() {
        for (int i = 0; i < 1000; i++) {
            assertThat(offer(1, i)).isEqualTo("taken");
        }
        assertThat(offer(2, 0)).isEqualTo("taken");

        List<Submission> block = mempool.take(100, 1 << 20);

        assertThat(block)
                .hasSize(100)
                .anyMatch(each -> each.operation().account().equals(account(2)));
        assertThat(mempool.size()).isEqualTo(901);
    }

    @Test
    void oneAccountCannotFillTheWholeMempool() {
        for (int i = 0; i < Mempool.ACCOUNT_OPERATIONS_MAX; i++) {
            assertThat(offer(1, i)).isEqualTo("taken");
        }
        assertThat(offer(1, Mempool.ACCOUNT_OPERATIONS_MAX)).isEqualTo("overloaded");
        assertThat(offer(2, 0)).isEqualTo("taken");
    }

    @Test
    void aBlockIsFilledUpToItsBytes() {
        mempool.offer(operation(1, 0, 1000), 0);
        mempool.offer(operation(1, 1, 1000), 0);
        int size = operation(1, 0, 1000).encoded().size();

        assertThat(mempool.take(10, 2 * size - 1)).hasSize(1);
        assertThat(mempool.take(10, 2 * size - 1)).hasSize(1);
        assertThat(mempool.take(10, 2 * size - 1)).isEmpty();
    }

    @Test
    void whatIsInABlockIsNotTakenAgainUntilItIsSettled() {
        offer(1, 0);
        List<Submission> block = mempool.take(10, 1 << 20);
        assertThat(offer(1, 0)).isEqualTo("sequence-replayed");
        assertThat(offer(1, 1)).isEqualTo("taken");

        BitSet consumed = new BitSet();
        consumed.set(0);
        assertThat(mempool.settle(block, consumed)).isEmpty();
        assertThat(mempool.take(10, 1 << 20)).hasSize(1);
    }

    @Test
    void whatWaitsBehindARefusedOperationIsGivenBack() {
        offer(1, 0);
        List<Submission> block = mempool.take(10, 1 << 20);
        offer(1, 1);
        offer(1, 2);
        offer(2, 0);

        assertThat(mempool.settle(block, new BitSet())).hasSize(2);
        assertThat(mempool.size()).isEqualTo(1);
        assertThat(offer(1, 0)).isEqualTo("taken");
    }
}
