package internet2.stoq.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.stoq.Connection;
import internet2.stoq.ConnectionRefused;
import internet2.stoq.PacketFate;
import internet2.stoq.RebindingNat;
import internet2.stoq.RefusalCode;
import internet2.stoq.Service;
import internet2.stoq.StoqException;
import internet2.stoq.StoqRefusal;
import internet2.stoq.TestNetwork;
import internet2.stoq.quic.CarriedPlace;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes that cannot or should not reach each other straight. */
final class RouterTest {

    private static final int ECHO = 100;
    private static final HybridKey A = TestNetwork.newKeys();
    private static final HybridKey B = TestNetwork.newKeys();
    private static final HybridKey C = TestNetwork.newKeys();
    private static final HybridKey D = TestNetwork.newKeys();
    private static final String SECRET = "what nobody in between may read";
    private static final Bytes HELLO = Bytes.utf8(SECRET);
    private static final Path VIA_B = Path.via(B.publicKey().id());
    private static final Path VIA_D = Path.via(D.publicKey().id());

    private final TestNetwork network = TestNetwork.create("routes");
    private final AtomicInteger served = new AtomicInteger();
    private final Service echo = Service.of(ECHO, (peer, request) -> {
        served.incrementAndGet();
        return request;
    });
    private RoutedNode a;
    private RoutedNode c;
    /** Takes every packet and answers none. */
    private DatagramSocket hole;

    @BeforeEach
    void start() throws Exception {
        a = RoutedNode.start(network, A, RelayPolicy.closed());
        c = RoutedNode.start(network, C, RelayPolicy.closed(), echo);
        hole = new DatagramSocket(TestNetwork.ANY_PORT);
        a.knows(c, nowhere());
    }

    @AfterEach
    void stop() {
        hole.close();
        a.close();
        c.close();
    }

    private InetSocketAddress nowhere() throws SocketException {
        return TestNetwork.loopback(hole.getLocalPort());
    }

    /** A relay that A is connected to and that knows where C is. */
    private void between(RoutedNode relay) throws StoqException {
        relay.knows(c);
        a.knows(relay);
        a.connect(relay);
    }

    @Test
    void whoCannotBeReachedStraightIsReachedThroughARelayThatSeesNothing() throws Exception {
        Queue<Bytes> seen = new ConcurrentLinkedQueue<>();
        try (RoutedNode relay = RoutedNode.evil(network, B, Tampering.packets(datagram -> {
            seen.add(datagram);
            return List.of(datagram);
        }))) {
            between(relay);
            Connection connection = a.connect(c);

            assertThat(connection.peer().id()).isEqualTo(c.id());
            assertThat(CarriedPlace.is(connection.peer().address())).isTrue();
            assertThat(connection.call(ECHO, HELLO)).isEqualTo(HELLO);
            Bytes large = Bytes.wrap(SECRET.repeat(3000).getBytes(StandardCharsets.UTF_8));
            assertThat(connection.call(ECHO, large)).isEqualTo(large);
            assertThat(a.connect(c)).as("the path in use").isSameAs(connection);
            assertThat(a.nextChange()).isEqualTo(new RoutedNode.Change(c.id(), VIA_B, PathReason.OTHER_FAILED));
            assertThat(relay.router().circuitsRelayed()).isEqualTo(1);
            assertThat(seen.size()).isGreaterThan(100);
            assertThat(seen)
                    .noneMatch(
                            datagram -> new String(datagram.toArray(), StandardCharsets.ISO_8859_1).contains(SECRET));
            assertThat(relay.stoq().connections())
                    .as("what the relay has a part in: two hops, and no third connection")
                    .hasSize(2);
        }
    }

    @Test
    void theCalledNodeCallsBackAlongTheSameWay() throws Exception {
        Service back = Service.of(ECHO + 1, (peer, request) -> request.concat(HELLO));
        a.close();
        a = RoutedNode.start(network, A, RelayPolicy.closed(), back);
        a.knows(c, nowhere());
        c.knows(a, nowhere());
        try (RoutedNode relay = RoutedNode.start(network, B, RoutedNode.OPEN)) {
            between(relay);
            a.connect(c).call(ECHO, HELLO);
            assertThat(c.connect(a).call(ECHO + 1, HELLO)).isEqualTo(HELLO.concat(HELLO));
        }
    }

    @Test
    void twoRelaysCarryOneAfterTheOther() throws Exception {
        try (RoutedNode first = RoutedNode.start(network, B, RoutedNode.OPEN);
                RoutedNode second = RoutedNode.start(network, D, RoutedNode.OPEN)) {
            between(first);
            first.knows(second);
            second.knows(c);
            InetSocketAddress place = a.router().circuits().begin(Path.via(first.id(), second.id()), c.id());
            Connection connection = a.stoq().connectCarried(place, c.id());

            assertThat(connection.call(ECHO, HELLO)).isEqualTo(HELLO);
            assertThat(first.router().circuitsRelayed()).isEqualTo(1);
            assertThat(second.router().circuitsRelayed()).isEqualTo(1);
        }
    }

    @Test
    void nobodyRelaysWhoseOwnerDoesNotSaySo() throws Exception {
        try (RoutedNode relay = RoutedNode.start(network, B, RelayPolicy.closed())) {
            between(relay);
            assertThatThrownBy(() -> a.connect(c))
                    .isInstanceOf(StoqException.class)
                    .hasMessageContaining("nobody answered");
            assertThat(refusal(List.of(a.id()), List.of(c.id())).code()).isEqualTo(Circuits.NOT_ADMITTED);
        }
    }

    @Test
    void aRelayCarriesNoMoreCircuitsThanItsOwnerAllows() throws Exception {
        RelayPolicy two = new RelayPolicy(anybody -> true, 5, 2, 1 << 30, 0);
        try (RoutedNode relay = RoutedNode.start(network, B, two)) {
            between(relay);
            InetSocketAddress first = a.router().circuits().begin(VIA_B, c.id());
            a.router().circuits().begin(VIA_B, c.id());
            assertThat(refusal(List.of(a.id()), List.of(c.id())).code()).isEqualTo(StoqRefusal.OVERLOADED);

            Connection connection = a.stoq().connectCarried(first, c.id());
            assertThat(connection.call(ECHO, HELLO)).isEqualTo(HELLO);
        }
    }

    @Test
    void anAbandonedCircuitMakesRoomForAnotherOfTheSameNode() throws Exception {
        RelayPolicy two = new RelayPolicy(anybody -> true, 5, 2, 1 << 30, 0);
        try (RoutedNode relay = RoutedNode.start(network, B, two)) {
            between(relay);
            a.router().circuits().begin(VIA_B, c.id());
            a.router().circuits().begin(VIA_B, c.id());
            relay.timePasses(Duration.ofSeconds(11));
            InetSocketAddress third = a.router().circuits().begin(VIA_B, c.id());

            assertThat(relay.router().circuitsRelayed()).isEqualTo(2);
            assertThat(a.stoq().connectCarried(third, c.id()).call(ECHO, HELLO)).isEqualTo(HELLO);
        }
    }

    @Test
    void circuitsThatEndHereTakeNothingFromThoseThatPass() throws Exception {
        RelayPolicy one = new RelayPolicy(anybody -> true, 1, 1, 1 << 30, 0);
        try (RoutedNode relay = RoutedNode.start(network, B, one)) {
            between(relay);
            c.knows(relay);
            Connection straight = c.connect(relay);
            straight.call(Circuits.OPEN, new CircuitRequest(1, List.of(c.id()), List.of()).encoded());

            assertThat(a.connect(c).call(ECHO, HELLO)).isEqualTo(HELLO);
        }
    }

    @Test
    void whoIsNotAdmittedAnyMoreIsCarriedNoFurther() throws Exception {
        AtomicBoolean admitted = new AtomicBoolean(true);
        RelayPolicy policy = new RelayPolicy(anybody -> admitted.get(), 5, 5, 1 << 30, 0);
        try (RoutedNode relay = RoutedNode.start(network, B, policy)) {
            between(relay);
            a.connect(c);
            assertThat(a.nextChange().path()).isEqualTo(VIA_B);
            admitted.set(false);

            assertThat(a.nextChange()).isEqualTo(new RoutedNode.Change(c.id(), Path.DIRECT, PathReason.NONE_ANSWERS));
            assertThat(relay.router().circuitsRelayed()).isZero();
        }
    }

    @Test
    void aConnectionThatIsHeldWithoutAskingAgainStaysOpen() throws Exception {
        Semaphore pings = noticingPings();
        try (RoutedNode relay = RoutedNode.start(network, B, RoutedNode.OPEN)) {
            between(relay);
            Connection held = a.connect(c);
            a.timePasses(RoutedNode.UNUSED_AFTER.plusSeconds(10));
            pings.drainPermits();
            happens(pings, 3);

            assertThat(held.call(ECHO, HELLO)).isEqualTo(HELLO);
            assertThat(a.connect(c)).isSameAs(held);
        }
    }

    @Test
    void aStraightConnectionThatIsHeldGoesOnBeingMeasured() throws Exception {
        Semaphore pings = noticingPings();
        a.knows(c);
        a.connect(c);
        a.timePasses(RoutedNode.UNUSED_AFTER.plusSeconds(10));
        pings.drainPermits();
        happens(pings, 3);
    }

    @Test
    void relaysThatBoastDoNotReplaceOneThatWorks() throws Exception {
        Semaphore asked = new Semaphore(0);
        Semaphore pings = noticingPings();
        try (RoutedNode relay = RoutedNode.evil(network, B, Tampering.noticing(Relays.TERMS, asked));
                RoutedNode one = RoutedNode.evil(network, TestNetwork.newKeys(), Tampering.boasting());
                RoutedNode two = RoutedNode.evil(network, TestNetwork.newKeys(), Tampering.boasting());
                RoutedNode three = RoutedNode.evil(network, TestNetwork.newKeys(), Tampering.boasting())) {
            between(relay);
            Connection connection = a.connect(c);
            assertThat(a.nextChange().path()).isEqualTo(VIA_B);
            between(one);
            between(two);
            between(three);
            asked.drainPermits();
            for (int i = 0; i < 2; i++) {
                a.timePasses(Duration.ofSeconds(61)); // so that the neighbours are asked again
                happens(asked, 1);
                pings.drainPermits();
                happens(pings, 2);
            }
            assertThat(a.connect(c)).isSameAs(connection);
            assertThat(connection.call(ECHO, HELLO)).isEqualTo(HELLO);
        }
    }

    /** How often C is asked for a sign of life, from now on. */
    private Semaphore noticingPings() throws Exception {
        Semaphore pings = new Semaphore(0);
        c.close();
        c = RoutedNode.evil(network, C, Tampering.noticing(Relays.PING, pings), echo);
        return pings;
    }

    private static void happens(Semaphore event, int times) throws InterruptedException {
        assertThat(event.tryAcquire(times, 20, TimeUnit.SECONDS))
                .as("waited in vain")
                .isTrue();
    }

    @Test
    void aRelayCarriesNoMoreBytesThanItsOwnerAllows() throws Exception {
        RelayPolicy thin = new RelayPolicy(anybody -> true, 5, 5, 256 << 10, 0);
        try (RoutedNode relay = RoutedNode.start(network, B, thin)) {
            between(relay);
            Connection connection = a.connect(c);
            Bytes large = Bytes.wrap(new byte[100_000]);
            assertThat(connection.call(ECHO, large, Duration.ofMinutes(1))).isEqualTo(large);
            assertThat(relay.dropped("budget")).isPositive();
        }
    }

    @Test
    void aWayThatComesBackOrIsTooLongOrInAnothersNameIsRefused() throws Exception {
        NodeId stranger = TestNetwork.newKeys().publicKey().id();
        try (RoutedNode relay = RoutedNode.start(network, B, RoutedNode.OPEN)) {
            between(relay);
            assertThat(refusal(List.of(a.id()), List.of(relay.id(), c.id())).code())
                    .isEqualTo(Circuits.LOOP);
            assertThat(refusal(List.of(relay.id(), a.id()), List.of(c.id())).code())
                    .isEqualTo(Circuits.LOOP);
            assertThat(refusal(List.of(a.id()), List.of(a.id())).code()).isEqualTo(Circuits.LOOP);
            assertThat(refusal(List.of(stranger), List.of(c.id())).code()).isEqualTo("not_entitled");
            assertThat(refusal(List.of(a.id()), List.of(stranger)).code()).isEqualTo("unreachable");
            assertThat(relay.router().circuitsRelayed()).isZero();
        }
    }

    /** What B says to A's request. */
    private StoqRefusal refusal(List<NodeId> travelled, List<NodeId> onwards) throws StoqException {
        Connection connection = a.router().connect(bAddress(), B.publicKey().id());
        Bytes request = new CircuitRequest(1, travelled, onwards).encoded();
        return catchThrowableOfType(StoqRefusal.class, () -> connection.call(Circuits.OPEN, request));
    }

    private InetSocketAddress bAddress() {
        return a.stoq().connections().stream()
                .filter(each -> each.peer().id().equals(B.publicKey().id()))
                .findFirst()
                .orElseThrow()
                .peer()
                .address();
    }

    @Test
    void aRelayThatAltersPacketsIsLeftForOneThatDoesNot() throws Exception {
        try (RoutedNode altering = RoutedNode.evil(
                        network, B, Tampering.packets(datagram -> List.of(Tampering.altered(datagram))));
                RoutedNode honest = RoutedNode.start(network, D, RoutedNode.OPEN)) {
            between(altering);
            between(honest);
            assertThat(a.connect(c).call(ECHO, HELLO)).isEqualTo(HELLO);
            assertThat(a.nextChange().path()).isEqualTo(VIA_D);
            assertThat(served.get()).isEqualTo(1);
        }
    }

    @Test
    void aRelayThatRepeatsAndReordersChangesNothing() throws Exception {
        AtomicInteger carried = new AtomicInteger();
        Queue<Bytes> kept = new ConcurrentLinkedQueue<>();
        try (RoutedNode relay = RoutedNode.evil(network, B, Tampering.packets(datagram -> {
            if (carried.incrementAndGet() % 3 == 0) {
                kept.add(datagram);
                return List.of();
            }
            Bytes before = kept.poll();
            return before == null ? List.of(datagram, datagram) : List.of(datagram, before, datagram, before);
        }))) {
            between(relay);
            Connection connection = a.connect(c);
            for (int i = 0; i < 20; i++) {
                assertThat(connection.call(ECHO, Bytes.utf8("call " + i))).isEqualTo(Bytes.utf8("call " + i));
            }
            assertThat(served.get()).as("calls that were served, each once").isEqualTo(20);
        }
    }

    @Test
    void aRelayThatPretendsToBeTheOtherEndIsFoundOut() throws Exception {
        try (RoutedNode pretending = RoutedNode.evil(network, B, Tampering.impersonating())) {
            between(pretending);
            InetSocketAddress place = a.router().circuits().begin(VIA_B, c.id());
            ConnectionRefused refused =
                    catchThrowableOfType(ConnectionRefused.class, () -> a.stoq().connectCarried(place, c.id()));
            assertThat(refused.code()).isEqualTo(RefusalCode.UNEXPECTED_NODE);
        }
    }

    @Test
    void aRelayThatBecomesABlackHoleIsLeftForAnother() throws Exception {
        AtomicBoolean swallowing = new AtomicBoolean();
        try (RoutedNode relay = RoutedNode.evil(
                        network, B, Tampering.packets(each -> swallowing.get() ? List.of() : List.of(each)));
                RoutedNode other = RoutedNode.start(network, D, RoutedNode.OPEN)) {
            between(relay);
            assertThat(a.connect(c).call(ECHO, HELLO)).isEqualTo(HELLO);
            assertThat(a.nextChange().path()).isEqualTo(VIA_B);
            between(other);
            swallowing.set(true);
            a.timePasses(Duration.ofMinutes(1)); // so that the neighbours are asked again

            assertThat(a.nextChange()).isEqualTo(new RoutedNode.Change(c.id(), VIA_D, PathReason.OTHER_FAILED));
            assertThat(a.connect(c).call(ECHO, HELLO)).isEqualTo(HELLO);
        }
    }

    @Test
    void theDirectPathIsUsedAgainWhenItHeals() throws Exception {
        try (RoutedNode relay = RoutedNode.start(network, B, RoutedNode.OPEN);
                RebindingNat straight = RebindingNat.towards(c.address())) {
            between(relay);
            a.knows(c, straight.inside());
            Connection direct = a.connect(c);
            assertThat(CarriedPlace.is(direct.peer().address())).isFalse();
            straight.does(PacketFate.CUT);
            assertThat(a.nextChange()).isEqualTo(new RoutedNode.Change(c.id(), VIA_B, PathReason.OTHER_FAILED));
            assertThat(a.connect(c).call(ECHO, HELLO)).isEqualTo(HELLO);

            straight.does(PacketFate.GOOD);
            a.timePasses(PathChoice.KEPT_MIN.multipliedBy(3));
            assertThat(a.nextChange()).isEqualTo(new RoutedNode.Change(c.id(), Path.DIRECT, PathReason.DIRECT));
            assertThat(a.connect(c).call(ECHO, HELLO)).isEqualTo(HELLO);
        }
    }

    @Test
    void aPathThatBeginsToSwallowLargePacketsIsLeftAndComesBackWithSmallOnes() throws Exception {
        Bytes large = Bytes.wrap(new byte[100_000]);
        try (RoutedNode relay = RoutedNode.start(network, B, RoutedNode.OPEN);
                RebindingNat straight = RebindingNat.towards(c.address())) {
            between(relay);
            a.knows(c, straight.inside());
            Connection direct = a.connect(c);
            assertThat(direct.call(ECHO, large)).isEqualTo(large);
            straight.does(PacketFate.narrow(1280));
            assertThat(a.nextChange()).isEqualTo(new RoutedNode.Change(c.id(), VIA_B, PathReason.OTHER_FAILED));
            assertThat(direct.isOpen()).isFalse();
            assertThat(a.connect(c).call(ECHO, large)).isEqualTo(large);

            a.timePasses(PathChoice.KEPT_MIN.multipliedBy(3));
            assertThat(a.nextChange()).isEqualTo(new RoutedNode.Change(c.id(), Path.DIRECT, PathReason.DIRECT));
            assertThat(a.connect(c).call(ECHO, large)).isEqualTo(large);
        }
    }

    @Test
    void aRelayThatIsFasterIsUsedBeforeTheDirectPathFails() throws Exception {
        try (RoutedNode relay = RoutedNode.start(network, B, RoutedNode.OPEN);
                RebindingNat straight = RebindingNat.towards(c.address())) {
            between(relay);
            straight.does(PacketFate.late(Duration.ofMillis(60)));
            a.knows(c, straight.inside());
            a.connect(c);
            a.timePasses(PathChoice.KEPT_MIN.multipliedBy(3));
            assertThat(a.nextChange()).isEqualTo(new RoutedNode.Change(c.id(), VIA_B, PathReason.BETTER));
            assertThat(a.connect(c).call(ECHO, HELLO)).isEqualTo(HELLO);
        }
    }

    @Test
    void whoIsRevokedIsRefusedThroughARelayToo() throws Exception {
        try (RoutedNode relay = RoutedNode.start(network, B, RoutedNode.OPEN)) {
            between(relay);
            InetSocketAddress place = a.router().circuits().begin(VIA_B, c.id());
            network.revoke(c.id());
            ConnectionRefused refused =
                    catchThrowableOfType(ConnectionRefused.class, () -> a.stoq().connectCarried(place, c.id()));
            assertThat(refused.code()).isEqualTo(RefusalCode.CERTIFICATE_REVOKED);
        }
    }
}
