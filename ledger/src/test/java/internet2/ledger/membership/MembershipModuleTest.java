package internet2.ledger.membership;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.ledger.BlockContext;
import internet2.ledger.Genesis;
import internet2.ledger.Membership;
import internet2.ledger.ModuleHarness;
import internet2.ledger.Role;
import internet2.ledger.TestNetwork;
import internet2.ledger.execution.EmptyState;
import internet2.ledger.execution.ModuleView;
import internet2.ledger.execution.Modules;
import internet2.ledger.execution.Overlay;
import internet2.ledger.membership.MembershipOperation.AdmitIdentity;
import internet2.ledger.membership.MembershipOperation.ExcludeIdentity;
import internet2.ledger.membership.MembershipOperation.OpenSession;
import internet2.ledger.membership.MembershipOperation.PromoteValidator;
import internet2.ledger.membership.MembershipOperation.RetireValidator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MembershipModuleTest {

    private static final Genesis GENESIS =
            TestNetwork.genesis(TestNetwork.parameters().withLoadTarget(100));
    private static final NodeId ADMINISTRATOR =
            TestNetwork.ADMINISTRATOR.publicKey().id();
    private static final NodeId VALIDATOR = TestNetwork.VALIDATOR.publicKey().id();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HybridKey NEWCOMER = HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, RANDOM);
    private static final String LEDGER = MembershipModule.NAME;

    private final ModuleHarness harness = ModuleHarness.of(new MembershipModule(GENESIS))
            .genesis(LEDGER, Bytes.EMPTY)
            .at(GENESIS.time())
            .as(ADMINISTRATOR);

    private static AdmitIdentity node(long stake) {
        return new AdmitIdentity(NEWCOMER.publicKey(), "n", Role.NODE, stake, Optional.empty());
    }

    @Test
    void admissionMovesStakeAndExclusionBringsItBack() {
        harness.accept(LEDGER, node(100));
        Registry registry = harness.query(Registry.class);
        NodeId newcomer = NEWCOMER.publicKey().id();
        assertThat(registry.bonded(newcomer)).isEqualTo(100);
        assertThat(registry.bonded(ADMINISTRATOR)).isEqualTo(Genesis.STAKE_DEFAULT - 100);
        assertThat(harness.query(Membership.class).memberAt(newcomer.interfaceId()))
                .get()
                .matches(member -> member.id().equals(newcomer));
        assertThat(registry.keys(newcomer)).contains(NEWCOMER.publicKey());

        harness.accept(LEDGER, new ExcludeIdentity(newcomer, "test"));
        assertThat(registry.isMember(newcomer)).isFalse();
        assertThat(registry.bonded(ADMINISTRATOR)).isEqualTo(Genesis.STAKE_DEFAULT);
        harness.refuse(LEDGER, new ExcludeIdentity(newcomer, "again"), "member-unknown");
        harness.refuse(LEDGER, new ExcludeIdentity(ADMINISTRATOR, "oops"), "member-self");
    }

    @Test
    void nobodyBondsWhatItHasNot() {
        harness.refuse(LEDGER, node(Genesis.STAKE_DEFAULT), "stake-short");
        harness.refuse(
                LEDGER,
                new AdmitIdentity(NEWCOMER.publicKey(), "u", Role.USER, 1, Optional.of(ADMINISTRATOR)),
                "host-unknown");
    }

    @Test
    void aValidatorLetsNewcomersInWithStakeOfItsOwnAndNothingMore() {
        NodeId newcomer = NEWCOMER.publicKey().id();
        Optional<NodeId> host = Optional.of(VALIDATOR);
        harness.as(VALIDATOR);
        harness.refuse(
                LEDGER, new AdmitIdentity(NEWCOMER.publicKey(), "a", Role.ADMINISTRATOR, 1, host), "not-administrator");
        harness.refuse(LEDGER, node(Genesis.STAKE_DEFAULT), "stake-short");
        harness.accept(LEDGER, node(100));
        assertThat(harness.query(Registry.class).bonded(VALIDATOR)).isEqualTo(Genesis.STAKE_DEFAULT - 100);

        HybridKey another = HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, RANDOM);
        AdmitIdentity byANode = new AdmitIdentity(another.publicKey(), "n", Role.NODE, 1, Optional.empty());
        harness.as(newcomer).refuse(LEDGER, byANode, "not-administrator");

        harness.as(ADMINISTRATOR).accept(LEDGER, new ExcludeIdentity(newcomer, "test"));
        assertThat(harness.query(Registry.class).bonded(VALIDATOR)).isEqualTo(Genesis.STAKE_DEFAULT);
        harness.as(VALIDATOR).refuse(LEDGER, node(100), "not-administrator");
    }

    @Test
    void whoGaveItsVoteUpKeepsWhatItWeighsAtStakeUntilTheEpochEnds() {
        HybridKey second = HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, RANDOM);
        NodeId node = second.publicKey().id();
        harness.accept(LEDGER, new AdmitIdentity(second.publicKey(), "n", Role.NODE, 1000, Optional.empty()));
        harness.accept(LEDGER, new PromoteValidator(node, 900));
        harness.advance(Duration.ofMinutes(20)).nextEpoch();
        harness.accept(LEDGER, new RetireValidator(node));

        harness.as(node).refuse(LEDGER, node(200), "stake-short");
        harness.accept(LEDGER, node(100));
    }

    @Test
    void twoIdentitiesNeverShareAnAddress() {
        Overlay flat = new Overlay(new EmptyState());
        new MembershipModule(GENESIS).genesis(Bytes.EMPTY, new ModuleView(LEDGER, flat));
        // Nobody can make keys whose ids begin alike, so somebody else's entry is put where the newcomer's would be.
        flat.put(
                ModuleView.flatKey(
                        LEDGER, Registry.interfaceKey(NEWCOMER.publicKey().id().interfaceId())),
                VALIDATOR.hash().bytes());
        ModuleHarness colliding =
                ModuleHarness.of(new MembershipModule(GENESIS)).on(flat).as(ADMINISTRATOR);

        assertThat(colliding.refuse(LEDGER, node(1), "interface-taken")).contains(VALIDATOR.toString());
    }

    @Test
    void oneSessionMoreThanTheLimitEndsTheOldest() {
        harness.as(VALIDATOR);
        Instant now = GENESIS.time();
        Ed25519Key first = Ed25519Key.generate(RANDOM);
        harness.accept(LEDGER, new OpenSession(first.publicKey(), SessionRights.all(), now.plusSeconds(60)));
        for (int i = 1; i < Sessions.PER_ACCOUNT_MAX; i++) {
            Ed25519Key more = Ed25519Key.generate(RANDOM);
            harness.accept(LEDGER, new OpenSession(more.publicKey(), SessionRights.all(), now.plusSeconds(100 + i)));
        }
        Registry registry = harness.query(Registry.class);
        assertThat(registry.session(VALIDATOR, first.publicKey())).isPresent();

        Ed25519Key last = Ed25519Key.generate(RANDOM);
        harness.accept(LEDGER, new OpenSession(last.publicKey(), SessionRights.all(), now.plusSeconds(500)));
        assertThat(registry.session(VALIDATOR, first.publicKey())).isEmpty();
        assertThat(registry.session(VALIDATOR, last.publicKey())).isPresent();
    }

    @Test
    void expiredSessionsAreForgottenAfterAWhile() {
        harness.as(VALIDATOR);
        Ed25519Key key = Ed25519Key.generate(RANDOM);
        harness.accept(
                LEDGER,
                new OpenSession(
                        key.publicKey(), SessionRights.all(), GENESIS.time().plusSeconds(60)));
        Registry registry = harness.query(Registry.class);
        harness.advance(Duration.ofMinutes(30));
        assertThat(registry.session(VALIDATOR, key.publicKey())).isPresent();
        harness.advance(Duration.ofMinutes(40));
        assertThat(registry.session(VALIDATOR, key.publicKey())).isEmpty();
    }

    @Test
    void thePuzzleFollowsTheLoadWithinItsLimits() {
        Overlay flat = new Overlay(new EmptyState());
        Modules modules = new Modules(List.of(new MembershipModule(GENESIS)));
        modules.genesis(Map.of(), flat);
        RegistryWriter registry = new RegistryWriter(new ModuleView(LEDGER, flat));
        int floor = GENESIS.parameters().workBitsMin();
        assertThat(registry.workBits()).isEqualTo(floor);

        Instant time = GENESIS.time();
        for (int second = 1; second <= 30; second++) {
            registry.countOperations(1000);
            time = time.plusSeconds(1);
            modules.beginBlock(
                    new BlockContext(second, time, 0, GENESIS.network().hash()), flat);
        }
        assertThat(registry.workBits()).isEqualTo(GENESIS.parameters().workBitsMax());

        for (int second = 31; second <= 60; second++) {
            time = time.plusSeconds(1);
            modules.beginBlock(
                    new BlockContext(second, time, 0, GENESIS.network().hash()), flat);
        }
        assertThat(registry.workBits()).isEqualTo(floor);
    }

    @Test
    void everyEpochHasARandomnessOfItsOwn() {
        assertThat(epoch(1, "one")).isEqualTo(epoch(1, "one")).isNotEqualTo(epoch(1, "other"));
        assertThat(epoch(0, "one").randomness()).isNotEqualTo(epoch(1, "one").randomness());
        assertThat(epoch(0, "one")).isEqualTo(EpochRecord.first(GENESIS));
    }

    /** The epoch record after one block in that epoch, on a parent of that name. */
    private static EpochRecord epoch(long epoch, String parent) {
        Overlay flat = new Overlay(new EmptyState());
        Modules modules = new Modules(List.of(new MembershipModule(GENESIS)));
        modules.genesis(Map.of(), flat);
        modules.beginBlock(new BlockContext(1, GENESIS.time(), epoch, Hash.of(Bytes.utf8(parent))), flat);
        return new Registry(new ModuleView(LEDGER, flat)).epoch();
    }
}
