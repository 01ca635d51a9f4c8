package internet2.ledger.votes;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import org.junit.jupiter.api.Test;

final class EvidenceTest {

    private static final Hash BLOCK = new Hash(0, 0, 0, 1);
    private static final Term TERM = new Term(3);

    private static SignedVote vote(VoteKind kind, long view, Hash block) {
        return new SignedVote(kind, 0, view, block, 2, Bytes.wrap(new byte[SignedVote.SIGNATURE_BYTES]));
    }

    private static boolean convicts(long nullified, long committed) {
        SignedVote nullify = vote(VoteKind.NULLIFY, nullified, Hash.ZERO);
        SignedVote commit = vote(VoteKind.COMMIT, committed, BLOCK);
        assertThat(Evidence.contradict(nullify, commit)).isEqualTo(Evidence.contradict(commit, nullify));
        return Evidence.contradict(nullify, commit);
    }

    @Test
    void termsFollowEachOtherWithoutGapOrOverlap() {
        assertThat(Term.of(1)).isEqualTo(new Term(0));
        for (long view = 1; view <= 5 * Term.VIEWS; view++) {
            assertThat(Term.of(view).has(view)).isTrue();
            assertThat(Term.of(view).next().has(view)).isFalse();
        }
        assertThat(TERM.last() - TERM.first() + 1).isEqualTo(Term.VIEWS);
        assertThat(TERM.next().first()).isEqualTo(TERM.last() + 1);
    }

    @Test
    void whoSkippedTheRestOfATermAndCommitsInItIsConvicted() {
        for (long view = TERM.first(); view <= TERM.last(); view++) {
            assertThat(convicts(TERM.first(), view)).isTrue();
            assertThat(convicts(view, TERM.last())).isTrue();
        }
    }

    @Test
    void whoCommittedBeforeAndSkipsWhatIsLeftIsNot() {
        assertThat(convicts(TERM.first() + 1, TERM.first())).isFalse();
        assertThat(convicts(TERM.last(), TERM.first())).isFalse();
    }

    @Test
    void anotherTermIsAnotherMatter() {
        assertThat(convicts(TERM.last(), TERM.next().first())).isFalse();
        assertThat(convicts(TERM.first() - 1, TERM.first())).isFalse();
    }

    @Test
    void aBlockAfterAnotherMayBePreparedInTheNextView() {
        SignedVote first = vote(VoteKind.PREPARE, TERM.first(), BLOCK);
        SignedVote next = vote(VoteKind.PREPARE, TERM.first() + 1, new Hash(0, 0, 0, 2));
        assertThat(Evidence.contradict(first, next)).isFalse();
        assertThat(Evidence.contradict(first, vote(VoteKind.PREPARE, TERM.first(), new Hash(0, 0, 0, 2))))
                .isTrue();
    }

    @Test
    void whoPutsTwoBatchesAtOnePositionIsConvictedAndWhoStoresThemIsNot() {
        SignedVote one = vote(VoteKind.BATCH, 5, BLOCK);
        SignedVote other = vote(VoteKind.BATCH, 5, new Hash(0, 0, 0, 2));
        assertThat(Evidence.contradict(one, other)).isTrue();
        assertThat(new Evidence(one, other).inWords()).contains("two batches at position 5");
        assertThat(Evidence.contradict(one, vote(VoteKind.BATCH, 6, new Hash(0, 0, 0, 2))))
                .isFalse();
        assertThat(Evidence.contradict(one, vote(VoteKind.COMMIT, 5, new Hash(0, 0, 0, 2))))
                .isFalse();
        assertThat(Evidence.contradict(vote(VoteKind.STORE, 5, BLOCK), vote(VoteKind.STORE, 5, new Hash(0, 0, 0, 2))))
                .isFalse();
    }
}
