package internet2.ledger.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.ledger.Genesis;
import internet2.ledger.ModuleHarness;
import internet2.ledger.TestNetwork;
import internet2.ledger.membership.MembershipOperation.HostRoundTrip;
import internet2.ledger.membership.MembershipOperation.PromoteValidator;
import internet2.ledger.membership.MembershipOperation.SucceedIdentity;
import internet2.ledger.membership.MembershipOperation.WitnessRoundTrips;
import internet2.ledger.membership.RoundTrips.DistanceBound;
import internet2.ledger.membership.RoundTrips.RoundTrip;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What validators say about how far hosts are. */
final class RoundTripsTest {

    private static final String LEDGER = MembershipModule.NAME;
    private static final Genesis GENESIS = TestNetwork.genesis(TestNetwork.parameters());
    private static final NodeId ADMINISTRATOR = GENESIS.administrator().id();
    private static final NodeId FOUNDER = TestNetwork.VALIDATOR.publicKey().id();

    private static final Bytes NONCE = Hash.of(Bytes.utf8("by lot")).bytes();
    private static final Bytes ANSWER = NONCE.concat(NONCE);

    private final ModuleHarness harness = ModuleHarness.of(new MembershipModule(GENESIS))
            .genesis(LEDGER, Bytes.EMPTY)
            .at(GENESIS.time())
            .as(ADMINISTRATOR);
    private final RoundTrips trips = harness.query(RoundTrips.class);
    private final NodeId validator = NewcomerKeys.admit(harness, NewcomerKeys.ONE);
    private final NodeId host = NewcomerKeys.admit(harness, NewcomerKeys.TWO);

    RoundTripsTest() {
        harness.accept(LEDGER, new PromoteValidator(validator, 1));
        harness.nextEpoch();
    }

    /** As the harness's account, measured with whichever keys the host has. */
    private WitnessRoundTrips seen(NodeId witness, long epoch, NodeId host, long micros) {
        return seen(witness, epoch, host, micros, host.equals(validator) ? NewcomerKeys.ONE : NewcomerKeys.TWO);
    }

    private static WitnessRoundTrips seen(NodeId witness, long epoch, NodeId host, long micros, HybridKey keys) {
        RoundTripQuestion question = new RoundTripQuestion(GENESIS.network(), epoch, witness, NONCE);
        return new WitnessRoundTrips(
                epoch, List.of(new HostRoundTrip(host, micros, NONCE, question.answer(keys.statementKey()))));
    }

    @Test
    void theShortestRoundTripBoundsTheDistance() {
        assertThat(trips.distanceBound(host)).isEmpty();
        harness.as(FOUNDER).accept(LEDGER, seen(FOUNDER, 1, host, 2_000));
        harness.as(validator).accept(LEDGER, seen(validator, 1, host, 1_000));
        assertThat(trips.of(host))
                .containsExactlyInAnyOrder(new RoundTrip(FOUNDER, 1, 2_000), new RoundTrip(validator, 1, 1_000));
        DistanceBound bound = trips.distanceBound(host).orElseThrow();
        assertThat(bound).isEqualTo(new DistanceBound(validator, 1_000));
        assertThat(bound.metres()).as("half a millisecond of light").isEqualTo(149_896);
        assertThat(bound.metresOfFibre()).isEqualTo(99_930);
    }

    @Test
    void aWitnessSaysItOnceAnEpochAndIsForgottenAfterTwo() {
        harness.as(FOUNDER).accept(LEDGER, seen(FOUNDER, 1, host, 5_000));
        harness.refuse(LEDGER, seen(FOUNDER, 1, host, 10), "witness-replayed");
        harness.nextEpoch();
        assertThat(trips.distanceBound(host)).contains(new DistanceBound(FOUNDER, 5_000));
        harness.accept(LEDGER, seen(FOUNDER, 2, host, 7_000));
        assertThat(trips.of(host)).containsExactly(new RoundTrip(FOUNDER, 2, 7_000));
        harness.nextEpoch().nextEpoch();
        assertThat(trips.of(host)).isEmpty();
        assertThat(harness.state(LEDGER).scan(Bytes.utf8("t"), 10))
                .as("nothing is left")
                .isEmpty();
    }

    @Test
    void aHostsPresenceShowsHowManyWitnessesItHas() {
        Registry registry = harness.query(Registry.class);
        assertThat(registry.presenceOf(host)).isEmpty();
        harness.write(
                LEDGER, Registry.key('p', host), new Records.PresenceRecord(Hash.ZERO, 1, harness.time()).encoded());
        assertThat(registry.presenceOf(host)).contains(new Registry.Presence(harness.time(), 1, List.of()));
        harness.as(FOUNDER).accept(LEDGER, seen(FOUNDER, 1, host, 10));
        harness.as(validator).accept(LEDGER, seen(validator, 1, host, 10));
        Registry.Presence presence = registry.presenceOf(host).orElseThrow();
        assertThat(presence.roundTrips()).hasSize(2);
        assertThat(presence.distanceBound()).isPresent().isEqualTo(trips.distanceBound(host));
        harness.as(host).accept(LEDGER, SucceedIdentity.of(GENESIS.network(), host, NewcomerKeys.THREE));
        assertThat(trips.of(host)).as("new keys, measured anew").isEmpty();
    }

    @Test
    void nobodyIsWitnessedWhoDidNotSignTheQuestion() {
        harness.as(FOUNDER).refuse(LEDGER, seen(FOUNDER, 1, host, 10, NewcomerKeys.THREE), "witness-unanswered");
        WitnessRoundTrips ofAnother = seen(validator, 1, host, 10);
        harness.refuse(LEDGER, ofAnother, "witness-unanswered");
        WitnessRoundTrips ofAnotherEpoch =
                new WitnessRoundTrips(1, seen(FOUNDER, 0, host, 10).roundTrips());
        harness.refuse(LEDGER, ofAnotherEpoch, "witness-unanswered");
        assertThat(trips.of(host)).isEmpty();
    }

    @Test
    void onlyValidatorsWitnessAndOnlyNodesAreSeen() {
        harness.as(host).refuse(LEDGER, seen(host, 1, validator, 10), "not-validator");
        harness.as(FOUNDER).refuse(LEDGER, seen(FOUNDER, 1, FOUNDER, 10), "witness-self");
        harness.refuse(LEDGER, seen(FOUNDER, 1, ADMINISTRATOR, 10), "host-unknown");
        harness.refuse(LEDGER, seen(FOUNDER, 1, NewcomerKeys.THREE.publicKey().id(), 10), "host-unknown");
        harness.refuse(LEDGER, seen(FOUNDER, 0, host, 10), "space-epoch");
        harness.refuse(LEDGER, seen(FOUNDER, 2, host, 10), "space-epoch");
    }

    @Test
    void aVectorIsOrderedAndBounded() {
        List<HostRoundTrip> hosts = Stream.iterate(0, i -> i + 1)
                .limit(MembershipOperation.ROUND_TRIPS_MAX + 1L)
                .map(i -> new NodeId(Hash.of(Bytes.utf8("host " + i))))
                .sorted()
                .map(id -> new HostRoundTrip(id, 1, NONCE, ANSWER))
                .toList();
        assertThat(new WitnessRoundTrips(0, hosts.subList(0, MembershipOperation.ROUND_TRIPS_MAX))
                        .encoded()
                        .size())
                .isLessThan(16 << 10);
        for (List<HostRoundTrip> wrong : List.of(
                hosts, List.<HostRoundTrip>of(), hosts.subList(0, 2).reversed(), List.of(hosts.get(0), hosts.get(0)))) {
            assertThatThrownBy(() -> new WitnessRoundTrips(0, wrong)).isInstanceOf(IllegalArgumentException.class);
        }
        for (long micros : new long[] {0, -1, MembershipOperation.ROUND_TRIP_MICROS_MAX + 1}) {
            assertThatThrownBy(() -> new HostRoundTrip(host, micros, NONCE, ANSWER))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new HostRoundTrip(host, 1, ANSWER, ANSWER))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HostRoundTrip(host, 1, NONCE, NONCE)).isInstanceOf(IllegalArgumentException.class);
    }
}
