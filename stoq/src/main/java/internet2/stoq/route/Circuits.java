package internet2.stoq.route;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import internet2.foundation.limits.Quota;
import internet2.stoq.Connection;
import internet2.stoq.ConnectionLost;
import internet2.stoq.DatagramService;
import internet2.stoq.Handler;
import internet2.stoq.Peer;
import internet2.stoq.Service;
import internet2.stoq.StoqException;
import internet2.stoq.StoqRefusal;
import internet2.stoq.quic.CarriedPlace;
import internet2.stoq.quic.PacketCarrier;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Circuits that begin, end or pass here; see the package. Thread-safe. */
final class Circuits {

    /** {@link CircuitRequest} to the number by which the asked node wants to be addressed. */
    static final int OPEN = 12;

    /** u32 number, packet. */
    static final int PACKETS = 13;

    static final int HEADER_BYTES = 4;

    static final String NOT_ADMITTED = "not_admitted";
    static final String LOOP = "loop";

    /** What each node on the rest of the way may take: who is nearer to the end gives up before who waits for it. */
    private static final Duration OPENING_PER_NODE = Duration.ofSeconds(3);

    /** So that an answer is there before who waits for it gives up. */
    private static final Duration OPENING_MARGIN = Duration.ofSeconds(1);

    /** QUIC gives up a connection after a minute without a packet; its circuit follows. */
    private static final Duration UNUSED_MAX = Duration.ofSeconds(90);

    /** A circuit that is used carries a sign of life every few seconds: what is unused for longer may make room. */
    private static final Duration ABANDONED_AFTER = Duration.ofSeconds(10);

    /** Circuits that end here: each may become a connection, which has limits of its own. */
    private static final int ENDING_MAX = 1024;

    private static final int ENDING_PER_PEER_MAX = 256;

    /** Places of circuits that others began, apart from those that we began. */
    private static final long BEGUN_ELSEWHERE = 1L << 32;

    /** The nodes around. */
    interface Neighbours {

        /** A live connection straight to that node. Must return at once. */
        Optional<Connection> live(NodeId node);

        /** The same, made where there is none. Blocks. */
        Connection reach(NodeId node) throws StoqException;
    }

    private final NodeId self;
    private final RelayPolicy policy;
    private final Neighbours neighbours;
    private final RouteObserver observer;
    private final InstantSource clock;
    private final CircuitTable table;
    private final Quota<NodeId> ending = new Quota<>(ENDING_MAX, ENDING_PER_PEER_MAX);
    private final Quota<NodeId> relaying;
    private final RelayBudget budget;
    private final End incoming = new End();
    private final End outgoing = new End();

    Circuits(
            NodeId self,
            RelayPolicy policy,
            Neighbours neighbours,
            RouteObserver observer,
            InstantSource clock,
            long firstNumber) {
        this.self = self;
        this.policy = policy;
        this.neighbours = neighbours;
        this.observer = observer;
        this.clock = clock;
        this.table = new CircuitTable(firstNumber);
        this.relaying = new Quota<>(policy.circuitsMax(), policy.circuitsPerPeer());
        this.budget = new RelayBudget(policy.bytesPerSecond(), clock.instant());
    }

    List<Handler> services() {
        return List.of(Service.of(OPEN, this::asked), DatagramService.of(PACKETS, this::received));
    }

    PacketCarrier incoming() {
        return incoming;
    }

    PacketCarrier outgoing() {
        return outgoing;
    }

    long relayed() {
        return table.relayed().size();
    }

    /** Opens a circuit along a path with relays, to be connected over. Blocks. */
    InetSocketAddress begin(Path path, NodeId destination) throws StoqException {
        long ours = table.newNumber();
        List<NodeId> hops = new ArrayList<>(path.relays());
        hops.add(destination);
        CircuitRequest request = new CircuitRequest(ours, List.of(self), hops.subList(1, hops.size()));
        // The first relay may have to be connected, too.
        Duration patience = mayTake(request).multipliedBy(2);
        Circuit.Side side = new Circuit.Side(hops.getFirst(), ours, ask(hops.getFirst(), request, patience));
        InetSocketAddress place = CarriedPlace.of(ours);
        table.add(Circuit.ending(side, place, true, clock.instant()));
        return place;
    }

    /** Ends the circuit to that place. */
    void end(InetSocketAddress place) {
        table.at(place).ifPresent(this::end);
    }

    /** Ends what nobody uses, and what is carried for somebody who is not admitted any more. */
    void sweep() {
        table.unusedSince(clock.instant().minus(UNUSED_MAX)).forEach(this::end);
        table.relayed().stream()
                .filter(each -> !policy.admits().test(each.first().peer()))
                .forEach(this::end);
        budget.keep(relaying::isUsedBy);
    }

    /** From asking for it to the answer. */
    private static Duration mayTake(CircuitRequest request) {
        return OPENING_PER_NODE.multipliedBy(request.onwards().size() + 1L);
    }

    private long ask(NodeId next, CircuitRequest request, Duration patience) throws StoqException {
        Instant giveUp = clock.instant().plus(patience);
        Connection connection = neighbours.reach(next);
        if (connection.datagramBytesMax() < HEADER_BYTES + PacketCarrier.PACKET_BYTES_MAX) {
            throw new ConnectionLost(
                    "the way to " + next + " takes datagrams of " + connection.datagramBytesMax() + " bytes only");
        }
        Duration left = Duration.between(clock.instant(), giveUp);
        if (!left.isPositive()) {
            throw new ConnectionLost("it took too long to connect to " + next);
        }
        Duration wait = left.compareTo(mayTake(request)) < 0 ? left : mayTake(request);
        Bytes answer = connection.call(OPEN, request.encoded(), wait);
        try {
            return CanonicalReader.<Long>decode(answer, CanonicalReader::u32);
        } catch (MalformedInputException e) {
            throw new ConnectionLost(next + " answered no circuit's number: " + e.getMessage());
        }
    }

    private Bytes asked(Peer peer, Bytes encoded) throws StoqRefusal {
        try {
            CircuitRequest request = CanonicalReader.decode(encoded, CircuitRequest::decode);
            long ours = request.onwards().isEmpty() ? ending(peer.id(), request) : relaying(peer.id(), request);
            observer.circuitAsked("ok");
            return new CanonicalWriter(HEADER_BYTES).u32(ours).toBytes();
        } catch (MalformedInputException e) {
            observer.circuitAsked("malformed");
            throw new StoqRefusal("malformed", String.valueOf(e.getMessage()));
        } catch (StoqRefusal e) {
            observer.circuitAsked(e.code());
            throw e;
        }
    }

    private void check(NodeId peer, CircuitRequest request) throws StoqRefusal {
        if (!request.asking().equals(peer)) {
            throw new StoqRefusal("not_entitled", "who asks for a circuit names itself");
        }
        if (request.loopsAt(self)) {
            throw new StoqRefusal(LOOP, "the way passes a node twice");
        }
    }

    private long ending(NodeId peer, CircuitRequest request) throws StoqRefusal {
        check(peer, request);
        requireTaken(ending.take(peer), ENDING_PER_PEER_MAX, ENDING_MAX);
        long ours = table.newNumber();
        Circuit.Side side = new Circuit.Side(peer, ours, request.number());
        table.add(Circuit.ending(side, CarriedPlace.of(BEGUN_ELSEWHERE | ours), false, clock.instant()));
        return ours;
    }

    private long relaying(NodeId peer, CircuitRequest request) throws StoqRefusal {
        check(peer, request);
        if (!policy.admits().test(peer)) {
            throw new StoqRefusal(NOT_ADMITTED, "this node carries nothing for " + peer);
        }
        takeRelaying(peer);
        boolean added = false;
        try {
            long ours = relay(peer, request);
            added = true;
            return ours;
        } finally {
            if (!added) {
                relaying.leave(peer);
            }
        }
    }

    /** One that the peer has abandoned makes room. */
    private void takeRelaying(NodeId peer) throws StoqRefusal {
        if (relaying.isUsedUpBy(peer)) {
            table.relayedUnusedSince(peer, clock.instant().minus(ABANDONED_AFTER))
                    .ifPresent(this::end);
        }
        requireTaken(relaying.take(peer), policy.circuitsPerPeer(), policy.circuitsMax());
    }

    private static void requireTaken(boolean taken, int perPeerMax, int max) throws StoqRefusal {
        if (!taken) {
            throw new StoqRefusal(
                    StoqRefusal.OVERLOADED, "at most " + perPeerMax + " circuits a node, " + max + " in all");
        }
    }

    private long relay(NodeId peer, CircuitRequest request) throws StoqRefusal {
        NodeId next = request.onwards().getFirst();
        long toNext = table.newNumber();
        Duration patience = mayTake(request).minus(OPENING_MARGIN);
        try {
            Circuit.Side onwards = new Circuit.Side(next, toNext, ask(next, request.next(self, toNext), patience));
            Circuit.Side asking = new Circuit.Side(peer, table.newNumber(), request.number());
            table.add(Circuit.relayed(asking, onwards, clock.instant()));
            return asking.ours();
        } catch (StoqRefusal e) {
            throw e;
        } catch (StoqException e) {
            throw new StoqRefusal("unreachable", "no way from here to " + next + ": " + e.getMessage());
        }
    }

    private void received(Peer peer, Bytes datagram) {
        if (datagram.size() < HEADER_BYTES) {
            return;
        }
        long number = Integer.toUnsignedLong(datagram.buffer().getInt());
        Optional<Circuit> found = table.find(peer.id(), number);
        if (found.isEmpty()) {
            observer.dropped("unknown_circuit");
            return;
        }
        Circuit circuit = found.get();
        Bytes packet = datagram.slice(HEADER_BYTES, datagram.size());
        if (packet.isEmpty()) {
            ended(circuit, peer.id());
            return;
        }
        Instant now = clock.instant();
        circuit.used(now);
        Optional<Circuit.Side> beyond = circuit.beyond(peer.id(), number);
        if (beyond.isPresent()) {
            carry(circuit, beyond.get(), packet, now);
        } else {
            (circuit.begunHere() ? outgoing : incoming).arrived(circuit.place().orElseThrow(), packet);
        }
    }

    private void carry(Circuit circuit, Circuit.Side to, Bytes packet, Instant now) {
        if (!budget.take(circuit.first().peer(), packet.size(), now)) {
            observer.dropped("budget");
        } else if (send(to, packet)) {
            observer.carried(packet.size());
        }
    }

    private boolean send(Circuit.Side to, Bytes packet) {
        Bytes datagram = new CanonicalWriter(HEADER_BYTES + packet.size())
                .u32(to.theirs())
                .fixed(packet)
                .toBytes();
        Optional<Connection> connection = neighbours.live(to.peer());
        try {
            if (connection.isPresent()
                    && connection.get().datagramBytesMax() >= datagram.size()
                    && connection.get().datagram(PACKETS, datagram)) {
                return true;
            }
        } catch (StoqException e) {
            // It closed meanwhile: lost, as on any network.
        }
        observer.dropped("no_room");
        return false;
    }

    private void end(Circuit circuit) {
        if (removed(circuit)) {
            circuit.sides().forEach(side -> send(side, Bytes.EMPTY));
        }
    }

    /** One neighbour says so; the other, if there is one, is told. */
    private void ended(Circuit circuit, NodeId by) {
        if (removed(circuit)) {
            circuit.sides().stream().filter(side -> !side.peer().equals(by)).forEach(side -> send(side, Bytes.EMPTY));
        }
    }

    private boolean removed(Circuit circuit) {
        boolean there = table.remove(circuit);
        if (there && circuit.isRelayed()) {
            relaying.leave(circuit.first().peer());
        } else if (there && !circuit.begunHere()) {
            ending.leave(circuit.first().peer());
        }
        return there;
    }

    /** One end's packets, as the engine sees them. */
    private final class End implements PacketCarrier {

        private volatile @Nullable BiConsumer<InetSocketAddress, Bytes> into;

        @Override
        public void receiver(BiConsumer<InetSocketAddress, Bytes> receiver) {
            into = receiver;
        }

        @Override
        public void send(InetSocketAddress to, Bytes packet) {
            table.at(to).ifPresent(circuit -> {
                circuit.used(clock.instant());
                Circuits.this.send(circuit.first(), packet);
            });
        }

        private void arrived(InetSocketAddress from, Bytes packet) {
            BiConsumer<InetSocketAddress, Bytes> receiver = into;
            if (receiver != null) {
                receiver.accept(from, packet);
            }
        }
    }
}
