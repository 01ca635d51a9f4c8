package internet2.ledger.membership;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.ledger.Genesis;
import internet2.ledger.ModuleHarness;
import internet2.ledger.TestNetwork;
import internet2.ledger.membership.Convictions.Conviction;
import internet2.ledger.membership.MembershipOperation.Convict;
import internet2.ledger.membership.MembershipOperation.PromoteValidator;
import internet2.ledger.membership.MembershipOperation.SucceedIdentity;
import internet2.ledger.votes.Evidence;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.VoteKind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two signatures cost a validator. */
final class ConvictionTest {

    private static final String LEDGER = MembershipModule.NAME;
    private static final Genesis GENESIS = TestNetwork.genesis(TestNetwork.parameters());
    private static final NodeId ADMINISTRATOR = GENESIS.administrator().id();
    private static final NodeId FOUNDER = TestNetwork.VALIDATOR.publicKey().id();
    private static final Hash BLOCK = Hash.of(Bytes.utf8("a block"));
    private static final Hash OTHER = Hash.of(Bytes.utf8("another"));

    private final ModuleHarness harness = ModuleHarness.of(new MembershipModule(GENESIS))
            .genesis(LEDGER, Bytes.EMPTY)
            .at(GENESIS.time())
            .as(ADMINISTRATOR);
    private final Registry registry = harness.query(Registry.class);
    private final NodeId one = NewcomerKeys.admit(harness, NewcomerKeys.ONE);

    /** The newcomer votes second, in epoch 1. */
    @BeforeEach
    void promote() {
        harness.accept(LEDGER, new PromoteValidator(one, 10));
        harness.nextEpoch();
        harness.as(FOUNDER);
    }

    private static SignedVote vote(VoteKind kind, long epoch, Hash block, HybridKey key) {
        return SignedVote.sign(kind, GENESIS.network(), epoch, 9, block, 1, key.statementKey());
    }

    private static Convict twoCommits(long epoch, HybridKey key) {
        return new Convict(
                new Evidence(vote(VoteKind.COMMIT, epoch, BLOCK, key), vote(VoteKind.COMMIT, epoch, OTHER, key)));
    }

    private static Convict twoCommits(long epoch) {
        return twoCommits(epoch, NewcomerKeys.ONE);
    }

    @Test
    void theFirstOffenceCostsATenthAndTheSeat() {
        Bytes result = harness.accept(LEDGER, twoCommits(1));

        assertThat(CanonicalReader.decode(result, CanonicalReader::u64)).isEqualTo(NewcomerKeys.STAKE / 10);
        assertThat(registry.bonded(one)).isEqualTo(NewcomerKeys.STAKE * 9 / 10);
        assertThat(registry.burnt()).isEqualTo(NewcomerKeys.STAKE / 10);
        assertThat(registry.isMember(one)).isTrue();
        assertThat(registry.next(harness.time()).orElseThrow().validators().indexOf(one))
                .isEmpty();
        assertThat(harness.query(Convictions.class).list(Optional.empty(), 10))
                .containsExactly(new Conviction(
                        one,
                        1,
                        9,
                        "committed two blocks in view 9 of epoch 1",
                        harness.height(),
                        harness.time(),
                        FOUNDER,
                        NewcomerKeys.STAKE / 10,
                        false));
    }

    @Test
    void oneConvictionCoversEverythingUpToItsEpoch() {
        harness.accept(LEDGER, twoCommits(1));
        harness.refuse(LEDGER, twoCommits(1), "already-convicted");
        Evidence otherOffence = new Evidence(
                vote(VoteKind.NULLIFY, 1, Hash.ZERO, NewcomerKeys.ONE),
                vote(VoteKind.COMMIT, 1, BLOCK, NewcomerKeys.ONE));
        harness.refuse(LEDGER, new Convict(otherOffence), "already-convicted");
        assertThat(registry.burnt()).isEqualTo(NewcomerKeys.STAKE / 10);
    }

    @Test
    void whoIsPromotedAgainAndOffendsAgainLosesEverything() {
        harness.accept(LEDGER, twoCommits(1));
        harness.nextEpoch();
        harness.as(ADMINISTRATOR).accept(LEDGER, new PromoteValidator(one, 10));
        harness.nextEpoch();
        assertThat(registry.isValidator(one)).as("admitted again").isTrue();

        harness.as(FOUNDER).accept(LEDGER, twoCommits(3));
        assertThat(registry.isMember(one)).isFalse();
        assertThat(registry.burnt()).isEqualTo(NewcomerKeys.STAKE);
        assertThat(registry.bonded(ADMINISTRATOR)).isEqualTo(Genesis.STAKE_DEFAULT - NewcomerKeys.STAKE);
        Convictions convictions = harness.query(Convictions.class);
        List<Conviction> first = convictions.list(Optional.empty(), 1);
        assertThat(convictions.list(Optional.of(first.getFirst()), 10))
                .singleElement()
                .matches(Conviction::excluded)
                .matches(second -> second.epoch() == 3);
    }

    @Test
    void newKeysDoNotWashOldOnesClean() {
        harness.as(one).accept(LEDGER, SucceedIdentity.of(GENESIS.network(), one, NewcomerKeys.TWO));
        NodeId two = NewcomerKeys.TWO.publicKey().id();
        harness.nextEpoch();
        harness.as(FOUNDER).accept(LEDGER, twoCommits(1));
        assertThat(registry.bonded(two)).isEqualTo(NewcomerKeys.STAKE * 9 / 10);
        assertThat(registry.nextSeats().has(two)).isFalse();
        assertThat(harness.query(Convictions.class).list(Optional.empty(), 10))
                .singleElement()
                .matches(conviction -> conviction.validator().equals(one));
        harness.refuse(LEDGER, twoCommits(2, NewcomerKeys.TWO), "already-convicted");
    }

    @Test
    void nobodyIsConvictedOfWhatItDidNotSign() {
        harness.refuse(LEDGER, twoCommits(1, NewcomerKeys.TWO), "evidence-wrong");
        harness.refuse(LEDGER, twoCommits(0), "evidence-wrong");
        harness.refuse(LEDGER, twoCommits(2), "evidence-epoch");
        assertThat(registry.burnt()).isZero();
    }

    @Test
    void oldEvidenceIsWorthNothing() {
        for (long epoch = 1; epoch < 1 + Court.EPOCHS_MAX; epoch++) {
            harness.nextEpoch();
        }
        harness.accept(LEDGER, twoCommits(1));
        harness.nextEpoch();
        assertThat(registry.epoch().number()).isEqualTo(2 + Court.EPOCHS_MAX);
        harness.refuse(LEDGER, twoCommits(1), "evidence-stale");
    }

    @Test
    void theLastValidatorIsSlashedButStays() {
        harness.as(ADMINISTRATOR).accept(LEDGER, new MembershipOperation.RetireValidator(FOUNDER));
        harness.nextEpoch();
        SignedVote first =
                SignedVote.sign(VoteKind.PREPARE, GENESIS.network(), 2, 1, BLOCK, 0, NewcomerKeys.ONE.statementKey());
        SignedVote second =
                SignedVote.sign(VoteKind.PREPARE, GENESIS.network(), 2, 1, OTHER, 0, NewcomerKeys.ONE.statementKey());
        harness.accept(LEDGER, new Convict(new Evidence(first, second)));
        assertThat(registry.bonded(one)).isEqualTo(NewcomerKeys.STAKE * 9 / 10);
        assertThat(registry.nextSeats().has(one)).isTrue();
    }
}
