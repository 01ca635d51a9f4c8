package internet2.ledger.membership;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.Genesis;
import internet2.ledger.ModuleHarness;
import internet2.ledger.TestNetwork;
import internet2.ledger.membership.MembershipOperation.CommitSeed;
import internet2.ledger.membership.MembershipOperation.PromoteValidator;
import internet2.ledger.membership.MembershipOperation.RevealSeed;
import internet2.ledger.membership.Seeds.Withheld;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Commit and reveal over the validators, and what comes of it. */
final class SeedsTest {

    private static final String LEDGER = MembershipModule.NAME;
    private static final Genesis GENESIS = TestNetwork.genesis(TestNetwork.parameters());
    private static final NodeId ADMINISTRATOR = GENESIS.administrator().id();
    private static final NodeId FOUNDER = TestNetwork.VALIDATOR.publicKey().id();
    private static final NodeId OTHER = NewcomerKeys.ONE.publicKey().id();
    private static final Hash SEED = Hash.of(Bytes.utf8("a seed"));
    private static final Hash ANOTHER = Hash.of(Bytes.utf8("another seed"));

    /** Two validators, in epoch 1. The history before the first block is a test's own. */
    private static ModuleHarness network(String history) {
        ModuleHarness harness = ModuleHarness.of(new MembershipModule(GENESIS))
                .genesis(LEDGER, Bytes.EMPTY)
                .after(Hash.of(Bytes.utf8(history)))
                .at(GENESIS.time())
                .as(ADMINISTRATOR);
        NewcomerKeys.admit(harness, NewcomerKeys.ONE);
        harness.accept(LEDGER, new PromoteValidator(OTHER, 1));
        return harness.nextEpoch();
    }

    private static CommitSeed commit(NodeId validator, long epoch, Hash seed) {
        return new CommitSeed(epoch, Seeds.commitment(validator, epoch, seed));
    }

    private static Hash randomness(ModuleHarness harness) {
        return harness.query(Registry.class).epoch().randomness();
    }

    private static Hash afterBothRevealed(String history, Hash founders, Hash others) {
        ModuleHarness harness = network("same");
        harness.as(FOUNDER).accept(LEDGER, commit(FOUNDER, 1, founders));
        harness.as(OTHER).accept(LEDGER, commit(OTHER, 1, others));
        harness.nextEpoch();
        harness.as(OTHER).accept(LEDGER, new RevealSeed(others));
        harness.as(FOUNDER).accept(LEDGER, new RevealSeed(founders));
        harness.after(Hash.of(Bytes.utf8(history))).nextEpoch();
        return randomness(harness);
    }

    @Test
    void everySeedCountsAndTheLastBlockDoesNot() {
        Hash mixed = afterBothRevealed("one last block", SEED, ANOTHER);
        assertThat(mixed).isEqualTo(afterBothRevealed("another last block", SEED, ANOTHER));
        assertThat(mixed).isNotEqualTo(afterBothRevealed("one last block", SEED, SEED));
        assertThat(mixed).isNotEqualTo(afterBothRevealed("one last block", ANOTHER, SEED));
    }

    @Test
    void whereNobodyRevealsTheLastBlockStillMakesItNew() {
        ModuleHarness one = network("same");
        ModuleHarness other = network("same");
        assertThat(randomness(one)).isEqualTo(randomness(other));
        one.after(Hash.of(Bytes.utf8("one"))).nextEpoch();
        other.after(Hash.of(Bytes.utf8("other"))).nextEpoch();
        assertThat(randomness(one)).isNotEqualTo(randomness(other));
    }

    @Test
    void whoKeepsItsSeedBackIsListed() {
        ModuleHarness harness = network("any");
        Seeds seeds = harness.query(Seeds.class);
        for (long epoch = 1; epoch <= 2; epoch++) {
            harness.as(FOUNDER).accept(LEDGER, commit(FOUNDER, epoch, SEED));
            harness.as(OTHER).accept(LEDGER, commit(OTHER, epoch, SEED));
            assertThat(seeds.isSecret(OTHER, epoch)).isTrue();
            harness.nextEpoch();
            harness.as(FOUNDER).accept(LEDGER, new RevealSeed(SEED));
            assertThat(seeds.isSecret(FOUNDER, epoch)).isFalse();
        }
        assertThat(seeds.withheld(Optional.empty(), 10))
                .as("there is time until the epoch ends")
                .containsExactly(new Withheld(OTHER, 1, 1));
        harness.nextEpoch();
        assertThat(seeds.withheld(Optional.empty(), 10)).containsExactly(new Withheld(OTHER, 2, 2));
        assertThat(seeds.withheld(Optional.of(OTHER), 10)).isEmpty();
        assertThat(seeds.isCommitted(FOUNDER, 1)).as("forgotten").isFalse();
    }

    @Test
    void nobodyCommitsTwiceOrTooLateOrWithoutAVote() {
        ModuleHarness harness = network("any");
        harness.as(ADMINISTRATOR).refuse(LEDGER, commit(ADMINISTRATOR, 1, SEED), "not-validator");
        harness.as(FOUNDER).accept(LEDGER, commit(FOUNDER, 1, SEED));
        harness.refuse(LEDGER, commit(FOUNDER, 1, ANOTHER), "seed-committed");
        harness.nextEpoch();
        harness.refuse(LEDGER, commit(FOUNDER, 1, SEED), "seed-epoch");
        harness.refuse(LEDGER, commit(FOUNDER, 3, SEED), "seed-epoch");
    }

    @Test
    void onlyWhatWasCommittedInTheEpochBeforeIsRevealed() {
        ModuleHarness harness = network("any");
        harness.as(FOUNDER).accept(LEDGER, commit(FOUNDER, 1, SEED));
        harness.refuse(LEDGER, new RevealSeed(SEED), "seed-uncommitted");
        harness.as(OTHER).accept(LEDGER, commit(FOUNDER, 1, SEED));
        harness.nextEpoch();
        harness.refuse(LEDGER, new RevealSeed(SEED), "seed-wrong");
        harness.as(FOUNDER).refuse(LEDGER, new RevealSeed(ANOTHER), "seed-wrong");
        harness.accept(LEDGER, new RevealSeed(SEED));
        harness.refuse(LEDGER, new RevealSeed(SEED), "seed-revealed");
        harness.nextEpoch();
        harness.refuse(LEDGER, new RevealSeed(SEED), "seed-uncommitted");
    }
}
