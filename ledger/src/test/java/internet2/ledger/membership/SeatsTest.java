package internet2.ledger.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.ledger.Genesis;
import internet2.ledger.Membership;
import internet2.ledger.ModuleHarness;
import internet2.ledger.Role;
import internet2.ledger.TestNetwork;
import internet2.ledger.execution.EmptyState;
import internet2.ledger.execution.ModuleView;
import internet2.ledger.execution.Overlay;
import internet2.ledger.membership.MembershipOperation.AdmitIdentity;
import internet2.ledger.membership.MembershipOperation.AnnounceEndpoint;
import internet2.ledger.membership.MembershipOperation.ExcludeIdentity;
import internet2.ledger.membership.MembershipOperation.NameSuccessor;
import internet2.ledger.membership.MembershipOperation.PromoteValidator;
import internet2.ledger.membership.MembershipOperation.RetireValidator;
import internet2.ledger.membership.MembershipOperation.SucceedIdentity;
import internet2.ledger.membership.Records.MemberRecord;
import internet2.verifier.Validator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who votes, where nodes are, and identities that change their keys. */
final class SeatsTest {

    private static final String LEDGER = MembershipModule.NAME;
    private static final Genesis GENESIS = TestNetwork.genesis(TestNetwork.parameters());
    private static final NodeId ADMINISTRATOR = GENESIS.administrator().id();
    private static final NodeId FOUNDER = TestNetwork.VALIDATOR.publicKey().id();

    private final ModuleHarness harness = ModuleHarness.of(new MembershipModule(GENESIS))
            .genesis(LEDGER, Bytes.EMPTY)
            .at(GENESIS.time())
            .as(ADMINISTRATOR);
    private final Registry registry = harness.query(Registry.class);
    private final NodeId one = NewcomerKeys.admit(harness, NewcomerKeys.ONE);

    private List<NodeId> next() {
        return registry.nextSeats().list().stream().map(Seats.Seat::validator).toList();
    }

    @Test
    void aNodeIsPromotedRetiredAndPromotedAgain() {
        harness.accept(LEDGER, new PromoteValidator(one, 5));
        assertThat(next()).containsExactly(FOUNDER, one);
        harness.accept(LEDGER, new RetireValidator(one));
        assertThat(registry.next(harness.time()))
                .as("nothing changes after all")
                .isEmpty();

        harness.accept(LEDGER, new PromoteValidator(one, 5));
        harness.nextEpoch();
        harness.accept(LEDGER, new RetireValidator(FOUNDER));
        harness.nextEpoch();
        assertThat(registry.validators().validators()).containsExactly(new Validator(NewcomerKeys.ONE.publicKey(), 5));
    }

    @Test
    void anotherWeightKeepsTheSeatsPlace() {
        harness.accept(LEDGER, new PromoteValidator(one, 5));
        harness.accept(LEDGER, new PromoteValidator(FOUNDER, 7));
        assertThat(registry.nextSeats().list()).containsExactly(new Seats.Seat(FOUNDER, 7), new Seats.Seat(one, 5));
        harness.refuse(LEDGER, new PromoteValidator(FOUNDER, 7), "validator-exists");
    }

    @Test
    void onlyAnAdministratorPromotesAndOnlyWhoCanAnswerForIt() {
        NodeId stranger = NewcomerKeys.TWO.publicKey().id();
        harness.refuse(LEDGER, new PromoteValidator(stranger, 1), "member-unknown");
        harness.refuse(LEDGER, new PromoteValidator(one, NewcomerKeys.STAKE + 1), "validator-stake");
        harness.refuse(LEDGER, new PromoteValidator(ADMINISTRATOR, 1), "not-node");
        harness.as(FOUNDER).refuse(LEDGER, new PromoteValidator(one, 1), "not-administrator");
        harness.as(ADMINISTRATOR).accept(LEDGER, new ExcludeIdentity(one, "test"));
        harness.refuse(LEDGER, new PromoteValidator(one, 1), "member-unknown");
        assertThatThrownBy(() -> new PromoteValidator(one, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PromoteValidator(one, Validator.WEIGHT_MAX + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNodeMayRetireItselfAndNobodyElse() {
        harness.accept(LEDGER, new PromoteValidator(one, 1));
        harness.as(one).refuse(LEDGER, new RetireValidator(FOUNDER), "not-administrator");
        harness.accept(LEDGER, new RetireValidator(one));
        harness.refuse(LEDGER, new RetireValidator(one), "validator-unknown");
    }

    @Test
    void theLastValidatorNeverGoes() {
        harness.refuse(LEDGER, new RetireValidator(FOUNDER), "validator-last");
        harness.refuse(LEDGER, new ExcludeIdentity(FOUNDER, "test"), "validator-last");
        assertThat(registry.isMember(FOUNDER)).isTrue();
    }

    @Test
    void whoIsExcludedLosesTheSeat() {
        harness.accept(LEDGER, new PromoteValidator(one, 1));
        harness.nextEpoch();
        harness.accept(LEDGER, new ExcludeIdentity(one, "test"));
        assertThat(next()).containsExactly(FOUNDER);
        assertThat(registry.isValidator(one)).as("until the epoch is over").isTrue();
    }

    @Test
    void whoWasExcludedComesBackWithNewStakeAndVotesAgain() {
        harness.accept(LEDGER, new PromoteValidator(one, 1));
        harness.accept(LEDGER, new ExcludeIdentity(one, "test"));
        assertThat(NewcomerKeys.admit(harness, NewcomerKeys.ONE)).isEqualTo(one);
        assertThat(registry.bonded(one)).isEqualTo(NewcomerKeys.STAKE);
        harness.accept(LEDGER, new PromoteValidator(one, 1));
        assertThat(next()).containsExactly(FOUNDER, one);
    }

    @Test
    void oldKeysNeverComeBack() {
        harness.as(one).accept(LEDGER, succession(one, NewcomerKeys.TWO));
        harness.as(ADMINISTRATOR)
                .refuse(
                        LEDGER,
                        new AdmitIdentity(NewcomerKeys.ONE.publicKey(), "old", Role.NODE, 5, Optional.empty()),
                        "member-exists");
    }

    @Test
    void thereAreNoMoreThan256Validators() {
        Seats seats = registry.seats();
        for (int i = 1; i < Genesis.VALIDATORS_MAX; i++) {
            seats = seats.with(new Seats.Seat(new NodeId(Hash.of(Bytes.utf8("v" + i))), 1));
        }
        assertThat(seats.size()).isEqualTo(Genesis.VALIDATORS_MAX);
        harness.write(LEDGER, Registry.NEXT_SEATS, seats.encoded());
        harness.refuse(LEDGER, new PromoteValidator(one, 1), "validators-full");
    }

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }

    @Test
    void everybodyFindsANodeWhereItSaysItIs() {
        Membership membership = harness.query(Membership.class);
        assertThat(membership.endpoint(one)).isEmpty();
        InetSocketAddress first = at("2001:db8::1", 7443);
        InetSocketAddress second = at("::1", 1);
        harness.as(one).accept(LEDGER, new AnnounceEndpoint(first));
        assertThat(membership.endpoint(one)).contains(first);
        harness.accept(LEDGER, new AnnounceEndpoint(second));
        assertThat(membership.endpoint(one)).contains(second);
        harness.as(ADMINISTRATOR).refuse(LEDGER, new AnnounceEndpoint(first), "not-node");
        harness.accept(LEDGER, new ExcludeIdentity(one, "test"));
        assertThat(membership.endpoint(one)).as("of a stranger").isEmpty();
    }

    @Test
    void anEndpointIsAnAddressOfOneMachine() {
        for (String wrong : List.of("::", "ff02::1", "127.0.0.1", "::ffff:127.0.0.1", "100::1")) {
            assertThatThrownBy(() -> new AnnounceEndpoint(at(wrong, 7443)))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new AnnounceEndpoint(at("::1", 0))).isInstanceOf(IllegalArgumentException.class);
        Bytes mapped = Bytes.parseHex("09" + "00000000000000000000ffff7f000001" + "1d13");
        assertThatThrownBy(() -> CanonicalReader.decode(mapped, MembershipOperation::decode))
                .hasMessageContaining("IPv6");
    }

    private SucceedIdentity succession(NodeId old, HybridKey keys) {
        return SucceedIdentity.of(GENESIS.network(), old, keys);
    }

    @Test
    void anIdentityGoesOnUnderNewKeysWithAllItHas() {
        InetSocketAddress endpoint = at("::1", 7443);
        NodeId user = NewcomerKeys.THREE.publicKey().id();
        harness.accept(
                LEDGER, new AdmitIdentity(NewcomerKeys.THREE.publicKey(), "user", Role.USER, 10, Optional.of(one)));
        harness.accept(LEDGER, new PromoteValidator(one, 5));
        harness.as(one).accept(LEDGER, new AnnounceEndpoint(endpoint));
        harness.nextEpoch();
        NodeId successor = NewcomerKeys.TWO.publicKey().id();
        assertThat(harness.accept(LEDGER, succession(one, NewcomerKeys.TWO)))
                .isEqualTo(successor.hash().bytes());

        assertThat(registry.isMember(one)).isFalse();
        assertThat(registry.bonded(one)).isZero();
        assertThat(registry.bonded(successor)).isEqualTo(NewcomerKeys.STAKE);
        assertThat(registry.member(successor))
                .get()
                .matches(member -> member.host().equals(successor));
        assertThat(registry.endpoint(successor)).contains(endpoint);
        assertThat(registry.latest(one)).isEqualTo(successor);
        assertThat(registry.isValidator(one)).as("until the epoch is over").isTrue();
        assertThat(next()).containsExactly(FOUNDER, successor);
        assertThat(registry.presentUntil(successor)).as("proven anew").isEmpty();

        harness.write(LEDGER, Registry.key('p', successor), presence(harness.time()));
        assertThat(registry.presentUntil(registry.member(user).orElseThrow().host()))
                .as("of a user whose machine changed its keys")
                .contains(harness.time());
        harness.as(ADMINISTRATOR).refuse(LEDGER, new ExcludeIdentity(one, "gone"), "member-unknown");
    }

    private static Bytes presence(Instant until) {
        return new Records.PresenceRecord(Hash.ZERO, 0, until).encoded();
    }

    @Test
    void manySuccessionsLaterEverybodyIsStillFound() {
        NodeId two = NewcomerKeys.TWO.publicKey().id();
        NodeId three = NewcomerKeys.THREE.publicKey().id();
        harness.as(one).accept(LEDGER, succession(one, NewcomerKeys.TWO));
        harness.as(two).accept(LEDGER, succession(two, NewcomerKeys.THREE));
        assertThat(List.of(registry.latest(one), registry.latest(two), registry.latest(three)))
                .containsOnly(three);
        assertThat(registry.origin(three)).isEqualTo(one);
        assertThat(registry.latest(FOUNDER)).isEqualTo(FOUNDER);
    }

    @Test
    void whoMeansToGoOnUnderNewKeysSaysSoAheadAndLosesNothing() {
        NodeId two = NewcomerKeys.TWO.publicKey().id();
        harness.as(one).accept(LEDGER, new NameSuccessor(succession(one, NewcomerKeys.TWO)));
        assertThat(registry.namedSuccessor(one)).contains(two);
        assertThat(registry.isMember(one)).isTrue();
        assertThat(registry.isMember(two)).isFalse();
        assertThat(registry.latest(one)).isEqualTo(one);
        assertThat(registry.predecessor(two)).isEmpty();

        harness.accept(LEDGER, new NameSuccessor(succession(one, NewcomerKeys.TWO)));
        harness.accept(LEDGER, succession(one, NewcomerKeys.TWO));
        assertThat(registry.namedSuccessor(one)).as("it went on").isEmpty();
        assertThat(registry.isMember(two)).isTrue();
        assertThat(registry.predecessor(two)).contains(one);
        assertThat(registry.predecessor(one)).isEmpty();
    }

    /** Histories hold such changes, and a state root over what they wrote. */
    @Test
    void aChangeOfKeysFromBeforeThereWereNamesWritesWhatItDidThen() {
        NodeId two = NewcomerKeys.TWO.publicKey().id();
        MemberRecord record = registry.record(one).orElseThrow();
        Overlay written = new Overlay(new EmptyState());
        RegistryWriter then = new RegistryWriter(new ModuleView(LEDGER, written));
        then.put(NewcomerKeys.TWO.publicKey());
        then.put(record.succeededBy(two));
        then.put(record.withoutRights());
        ModuleView flat = new ModuleView(LEDGER, written);
        flat.put(Registry.key('g', two), one.hash().bytes());
        flat.put(Registry.key('f', one), two.hash().bytes());
        flat.remove(Registry.NEXT_SEATS);

        Overlay changes = harness.as(one).changesOf(LEDGER, succession(one, NewcomerKeys.TWO));
        assertThat(changes.changes()).isEqualTo(written.changes());
        assertThat(changes.bytesWritten()).isEqualTo(written.bytesWritten());
    }

    @Test
    void anExclusionFromBeforeThereWereNamesWritesWhatItDidThen() {
        Overlay written = new Overlay(new EmptyState());
        RegistryWriter then = new RegistryWriter(new ModuleView(LEDGER, written));
        then.put(registry.record(one).orElseThrow().withoutRights());
        MemberRecord administrator = registry.record(ADMINISTRATOR).orElseThrow();
        then.put(administrator.withStake(administrator.member().stake() + NewcomerKeys.STAKE));

        Overlay changes = harness.changesOf(LEDGER, new ExcludeIdentity(one, "test"));
        assertThat(changes.changes()).isEqualTo(written.changes());
        assertThat(changes.bytesWritten()).isEqualTo(written.bytesWritten());
    }

    @Test
    void aSuccessorThatIsGivenUpWritesWhatItAlwaysDid() {
        NodeId two = NewcomerKeys.TWO.publicKey().id();
        NodeId three = NewcomerKeys.THREE.publicKey().id();
        harness.as(one).accept(LEDGER, new NameSuccessor(succession(one, NewcomerKeys.TWO)));
        Overlay written = new Overlay(new EmptyState());
        RegistryWriter then = new RegistryWriter(new ModuleView(LEDGER, written));
        then.put(registry.record(one).orElseThrow().succeededBy(two).withoutRights());
        ModuleView flat = new ModuleView(LEDGER, written);
        flat.remove(Registry.key('y', one));
        flat.put(Registry.key('y', one), three.hash().bytes());

        Overlay changes = harness.changesOf(LEDGER, new NameSuccessor(succession(one, NewcomerKeys.THREE)));
        assertThat(changes.changes()).isEqualTo(written.changes());
        assertThat(changes.bytesWritten()).isEqualTo(written.bytesWritten());
    }

    @Test
    void whoWasNamedInVainNeverComesIn() {
        NodeId two = NewcomerKeys.TWO.publicKey().id();
        NodeId three = NewcomerKeys.THREE.publicKey().id();
        harness.as(one).accept(LEDGER, new NameSuccessor(succession(one, NewcomerKeys.TWO)));
        harness.accept(LEDGER, new NameSuccessor(succession(one, NewcomerKeys.THREE)));
        assertThat(registry.namedSuccessor(one)).contains(three);
        assertThat(registry.isExcluded(two)).as("given up").isTrue();
        harness.refuse(LEDGER, succession(one, NewcomerKeys.TWO), "member-exists");
        assertThat(registry.isExcluded(three)).isFalse();

        harness.as(ADMINISTRATOR).accept(LEDGER, new ExcludeIdentity(one, "test"));
        assertThat(registry.isExcluded(three)).as("as who named it").isTrue();
        assertThat(registry.namedSuccessor(one)).isEmpty();
        assertThat(registry.bonded(three)).isZero();
    }

    @Test
    void nobodyIsNamedUnwillinglyAndNoMemberIs() {
        harness.as(one);
        harness.refuse(LEDGER, new NameSuccessor(succession(FOUNDER, NewcomerKeys.TWO)), "succession-signature");
        harness.refuse(LEDGER, new NameSuccessor(succession(one, TestNetwork.VALIDATOR)), "member-exists");
        assertThat(registry.namedSuccessor(one)).isEmpty();
    }

    @Test
    void anAdministratorsSuccessorGetsBackWhatItBonded() {
        harness.accept(LEDGER, succession(ADMINISTRATOR, NewcomerKeys.TWO));
        NodeId successor = NewcomerKeys.TWO.publicKey().id();
        assertThat(registry.isAdministrator(successor)).isTrue();
        harness.as(successor).accept(LEDGER, new ExcludeIdentity(one, "test"));
        assertThat(registry.bonded(successor)).isEqualTo(Genesis.STAKE_DEFAULT);
    }

    @Test
    void nobodySucceedsUnwillinglyOrTwice() {
        harness.as(one);
        harness.refuse(LEDGER, succession(FOUNDER, NewcomerKeys.TWO), "succession-signature");
        harness.refuse(LEDGER, succession(one, TestNetwork.VALIDATOR), "member-exists");
        harness.refuse(LEDGER, succession(one, NewcomerKeys.ONE), "member-exists");
    }
}
