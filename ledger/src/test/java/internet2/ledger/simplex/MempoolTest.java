package internet2.ledger.simplex;

import static internet2.ledger.simplex.Operations.account;
import static internet2.ledger.simplex.Operations.operation;
import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.ledger.Submission;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MempoolTest {

    private static final int PLENTY = 1 << 20;

    private final Mempool mempool = new Mempool();

    private String offer(Submission operation) {
        return mempool.offer(operation, 0, true).map(Mempool.Refusal::code).orElse("taken");
    }

    private String offer(int account, long sequence) {
        return offer(operation(account, sequence, 10));
    }

    private static Set<Hash> ids(List<Submission> operations) {
        Set<Hash> ids = new HashSet<>();
        operations.forEach(each -> ids.add(each.id()));
        return ids;
    }

    private static BitSet all(int count) {
        BitSet consumed = new BitSet();
        consumed.set(0, count);
        return consumed;
    }

    @Test
    void aLaneTakesItsSequenceWithoutGapOrRepetition() {
        assertThat(offer(1, 1)).isEqualTo("sequence-gap");
        assertThat(offer(1, 0)).isEqualTo("taken");
        assertThat(offer(operation(1, 0, Bytes.utf8("another")))).isEqualTo("sequence-replayed");
        assertThat(offer(1, 1)).isEqualTo("taken");
        assertThat(offer(2, 0)).isEqualTo("taken");
    }

    @Test
    void anOperationThatIsToldTwiceWaitsOnce() {
        assertThat(offer(1, 0)).isEqualTo("taken");
        assertThat(offer(1, 0)).isEqualTo("taken");
        assertThat(mempool.size()).isEqualTo(1);
    }

    @Test
    void aFloodDelaysOnlyTheFlooder() {
        for (int i = 0; i < 1000; i++) {
            assertThat(offer(1, i)).isEqualTo("taken");
        }
        assertThat(offer(2, 0)).isEqualTo("taken");

        List<Submission> block = mempool.take(100, PLENTY, Set.of());

        assertThat(block)
                .hasSize(100)
                .anyMatch(each -> each.operation().account().equals(account(2)));
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
        offer(operation(1, 0, 1000));
        offer(operation(1, 1, 1000));
        int size = operation(1, 0, 1000).encoded().size();

        assertThat(mempool.take(10, 2L * size - 1, Set.of())).hasSize(1);
        assertThat(mempool.take(10, 2L * size, Set.of())).hasSize(2);
    }

    @Test
    void whatIsInABlockIsNotTakenForTheNextOneButForOneInItsPlace() {
        offer(1, 0);
        offer(1, 1);
        List<Submission> block = mempool.take(1, PLENTY, Set.of());

        assertThat(mempool.take(10, PLENTY, ids(block))).hasSize(1).doesNotContainAnyElementsOf(block);
        assertThat(mempool.take(10, PLENTY, Set.of())).hasSize(2).containsAll(block);
        assertThat(mempool.hasOthersThan(ids(block))).isTrue();
        assertThat(mempool.hasOthersThan(ids(mempool.take(10, PLENTY, Set.of()))))
                .isFalse();
    }

    @Test
    void aCommittedOperationIsGoneAndItsLaneGoesOn() {
        offer(1, 0);
        List<Submission> block = mempool.take(10, PLENTY, Set.of());
        offer(1, 1);

        assertThat(mempool.settle(block, all(1)).broken()).isEmpty();
        assertThat(mempool.size()).isEqualTo(1);
        assertThat(offer(1, 2)).isEqualTo("taken");
    }

    @Test
    void anotherOperationThatTookItsSequenceNumberPushesOneOut() {
        offer(1, 0);
        offer(1, 1);

        List<Submission> broken = mempool.settle(List.of(operation(1, 0, Bytes.utf8("another"))), all(1))
                .broken();

        assertThat(broken).hasSize(1);
        assertThat(mempool.size()).isEqualTo(1);
    }

    @Test
    void whatWaitsBehindARefusedOperationIsGivenBack() {
        offer(1, 0);
        List<Submission> block = mempool.take(10, PLENTY, Set.of());
        offer(1, 1);
        offer(1, 2);
        offer(2, 0);

        Mempool.Settled settled = mempool.settle(block, new BitSet());
        assertThat(settled.broken()).hasSize(2);
        assertThat(settled.inVain().isEmpty()).isTrue();
        assertThat(mempool.size()).isEqualTo(1);
        assertThat(offer(1, 0)).isEqualTo("taken");
    }

    @Test
    void aCopyWithAnotherNonceThatALeaderHadRefusedCostsTheOriginalNothing() {
        Submission original = operation(1, 0, 10);
        offer(original);
        offer(1, 1);
        Submission copy = Submission.of(original.operation().withWork(77));
        assertThat(copy.id()).as("the id does not cover the nonce").isEqualTo(original.id());

        Mempool.Settled settled = mempool.settle(List.of(copy), new BitSet());

        assertThat(settled.broken()).isEmpty();
        assertThat(settled.inVain()).isEqualTo(all(1));
        assertThat(mempool.take(10, PLENTY, Set.of())).hasSize(2).contains(original);
        assertThat(mempool.settle(List.of(copy, original), one(1)).inVain()).isEqualTo(all(1));
        assertThat(mempool.size()).isEqualTo(1);
    }

    @Test
    void whatALeaderTookOutOfTurnStillHasItsTurn() {
        offer(1, 0);
        offer(1, 1);
        List<Submission> both = mempool.take(10, PLENTY, Set.of());

        Mempool.Settled settled = mempool.settle(List.of(both.getLast()), new BitSet());

        assertThat(settled.broken()).isEmpty();
        assertThat(settled.inVain()).isEqualTo(all(1));
        assertThat(mempool.take(10, PLENTY, Set.of())).isEqualTo(both);
    }

    private static BitSet one(int index) {
        BitSet consumed = new BitSet();
        consumed.set(index);
        return consumed;
    }
}
