package internet2.server.peers;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.ledger.BlockSource;
import internet2.ledger.LedgerNetwork;
import internet2.stoq.Connection;
import internet2.stoq.Handler;
import internet2.stoq.OneWayService;
import internet2.stoq.Peer;
import internet2.stoq.Service;
import internet2.stoq.Stoq;
import internet2.stoq.StoqException;
import internet2.stoq.StoqRefusal;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's network over STOQ: to each node that the ledger keeps in touch with, one stream of messages that is kept
 * open ({@link PeerWay}), and calls over the same connections. STOQ has proven who is at the other end; what they say
 * is for the ledger to judge.
 *
 * <p>Made before there is a transport, because the ledger may run before it: until {@link #attach} all that is sent is
 * lost. A message that does not fit into a peer's outbox pushes out the oldest there ({@link Outbox}).
 */
public final class StoqLedgerNetwork implements LedgerNetwork, AutoCloseable {

    /** A stream of messages; see {@link Messages}. */
    static final int SERVICE_MESSAGES = 18;

    /** Nothing to nothing. */
    static final int SERVICE_HEARTBEAT = 31;

    /** What may wait for one peer: some blocks, and everything that is said in between. */
    private static final int OUTBOX_BYTES = 32 << 20;

    /** A block may be waited for as long as this on the other side. */
    private static final Duration CALL_TIMEOUT = BlockSource.Request.WAIT_MAX.plusSeconds(10);

    private final NodeId self;
    private final RandomGenerator random;
    /** Names this process to the peers, so that they notice a restart. */
    private final Bytes head;

    private final Traffic traffic = new Traffic();
    private final Map<NodeId, PeerWay> ways = new ConcurrentHashMap<>();
    private final Map<NodeId, Sender> senders = new ConcurrentHashMap<>();
    /** Guarded by this object's monitor. */
    private Set<NodeId> inTouch = Set.of();

    private volatile @Nullable Inbox inbox;
    private volatile @Nullable Transport transport;

    private record Transport(Stoq stoq, Dial dial, Addresses addresses) {}

    /** How a node is connected to: straight, or by some other way. */
    @FunctionalInterface
    public interface Dial {
        Connection connect(InetSocketAddress address, NodeId node) throws StoqException;
    }

    /** Where nodes are. */
    public interface Addresses {

        Optional<InetSocketAddress> find(NodeId node);

        /** Those that let us in. */
        Set<NodeId> acquaintances();
    }

    /**
     * A peer that the ledger keeps in touch with.
     *
     * @param roundTrip the last one measured, while a way is open
     */
    public record PeerState(
            NodeId id, Optional<InetSocketAddress> address, boolean open, Optional<Duration> roundTrip) {}

    /** What comes from one peer: of its streams, only the newest counts. */
    private static final class Sender {
        /** Counts the peer's streams; guarded by this object's monitor, as below. */
        private long newest;

        private @Nullable Long process;

        synchronized Begun begin(long from) {
            boolean restarted = process != null && process != from;
            process = from;
            return new Begun(++newest, restarted);
        }

        synchronized void deliver(Inbox into, NodeId from, long stream, Bytes message) throws StoqRefusal {
            if (stream != newest) {
                throw new StoqRefusal("superseded", "a newer stream of this node has taken over");
            }
            into.received(from, message);
        }
    }

    /** @param restarted whether another process sends than before */
    private record Begun(long stream, boolean restarted) {}

    public StoqLedgerNetwork(NodeId self, RandomGenerator random) {
        this.self = self;
        this.random = random;
        this.head = Messages.head(random.nextLong());
    }

    /** What STOQ is to serve for it. */
    public List<Handler> services() {
        return List.of(new Receiving(), Service.of(SERVICE_HEARTBEAT, (peer, request) -> Bytes.EMPTY));
    }

    /** Now there is a transport; nodes are connected to straight. Once. */
    public void attach(Stoq stoq, Addresses addresses) {
        attach(stoq, stoq::connect, addresses);
    }

    /** Now there is a transport. Once. */
    public synchronized void attach(Stoq stoq, Dial dial, Addresses addresses) {
        transport = new Transport(stoq, dial, addresses);
        inTouch.forEach(this::openWay);
    }

    @Override
    public void open(Inbox messages) {
        inbox = messages;
    }

    @Override
    public synchronized void keepInTouch(Set<NodeId> nodes) {
        Set<NodeId> others = new HashSet<>(nodes);
        others.remove(self);
        inTouch = Set.copyOf(others);
        ways.keySet().stream().filter(each -> !others.contains(each)).toList().forEach(this::closeWay);
        if (transport != null) {
            inTouch.forEach(this::openWay);
        }
    }

    @Override
    public void send(NodeId to, Bytes message) {
        if (message.isEmpty() || message.size() > Messages.MESSAGE_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a message has 1 to " + Messages.MESSAGE_BYTES_MAX + " bytes, not " + message.size());
        }
        PeerWay way = ways.get(to);
        if (way == null) {
            traffic.lost(1);
        } else {
            way.send(message);
        }
    }

    @Override
    public Bytes call(NodeId to, int service, Bytes request) throws IOException, InterruptedException {
        try {
            return connect(to)
                    .orElseThrow(() -> new IOException("nobody knows where node " + to + " is"))
                    .call(service, request, CALL_TIMEOUT);
        } catch (StoqException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while calling node " + to);
            }
            throw e;
        }
    }

    @Override
    public Set<NodeId> acquaintances() {
        Transport there = transport;
        return there == null ? Set.of() : there.addresses().acquaintances();
    }

    public Traffic traffic() {
        return traffic;
    }

    /** Those that the ledger keeps in touch with, and how that goes. */
    public List<PeerState> peers() {
        return ways.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> state(each.getKey(), each.getValue()))
                .toList();
    }

    @Override
    public synchronized void close() {
        inTouch = Set.of();
        transport = null;
        List.copyOf(ways.keySet()).forEach(this::closeWay);
    }

    private PeerState state(NodeId peer, PeerWay way) {
        Transport there = transport;
        return new PeerState(
                peer,
                there == null ? Optional.empty() : there.addresses().find(peer),
                way.connection().isPresent(),
                way.roundTrip());
    }

    private void openWay(NodeId peer) {
        ways.computeIfAbsent(peer, absent -> {
            PeerWay way = new PeerWay(peer, new Outside(), new Outbox(OUTBOX_BYTES), new BackOff(random));
            way.start();
            return way;
        });
    }

    private void closeWay(NodeId peer) {
        PeerWay way = ways.remove(peer);
        if (way != null) {
            way.close();
        }
    }

    /** The connection in use, another one that is there, or a new one. */
    private Optional<Connection> connect(NodeId peer) throws StoqException {
        PeerWay way = ways.get(peer);
        Optional<Connection> used = way == null ? Optional.empty() : way.connection();
        if (used.isPresent()) {
            return used;
        }
        Transport there = transport;
        if (there == null) {
            return Optional.empty();
        }
        Optional<InetSocketAddress> address = there.addresses().find(peer);
        if (address.isPresent()) {
            return Optional.of(there.dial().connect(address.get(), peer));
        }
        return there.stoq().connections().stream()
                .filter(each -> each.peer().id().equals(peer))
                .findFirst();
    }

    /** What a way uses of this. */
    private final class Outside implements PeerWay.Outside {

        @Override
        public Optional<Connection> connect(NodeId peer) throws StoqException {
            return StoqLedgerNetwork.this.connect(peer);
        }

        @Override
        public Bytes head() {
            return head;
        }

        @Override
        public void opened(NodeId peer) {
            Inbox told = inbox;
            if (told != null) {
                told.connected(peer);
            }
        }

        @Override
        public void measured(NodeId peer, Duration roundTrip) {
            Inbox told = inbox;
            if (told != null) {
                told.measured(peer, roundTrip);
            }
        }

        @Override
        public Traffic traffic() {
            return traffic;
        }
    }

    /** The stream of a peer. */
    private final class Receiving implements OneWayService {

        @Override
        public int id() {
            return SERVICE_MESSAGES;
        }

        @Override
        public void receive(Peer peer, InputStream in) throws IOException {
            Inbox into = inbox;
            Transport there = transport;
            if (into == null || there == null) {
                throw new StoqRefusal("unavailable", "this node's ledger is not open yet");
            }
            Messages messages = new Messages(in);
            Sender sender = senders.computeIfAbsent(peer.id(), absent -> new Sender());
            Begun begun = sender.begin(messages.process());
            arrived(there.stoq(), peer, begun.restarted());
            for (Optional<Bytes> next = messages.next(); next.isPresent(); next = messages.next()) {
                traffic.received(Messages.LENGTH_BYTES + next.get().size());
                sender.deliver(into, peer.id(), begun.stream(), next.get());
            }
        }

        private void arrived(Stoq stoq, Peer peer, boolean restarted) {
            List<Connection> all = stoq.connections().stream()
                    .filter(each -> each.peer().id().equals(peer.id()))
                    .toList();
            Optional<Connection> by =
                    all.stream().filter(each -> each.peer().equals(peer)).findFirst();
            PeerWay way = ways.get(peer.id());
            if (by.isPresent() && way != null) {
                way.arrived(by.get(), restarted);
            }
            if (by.isPresent() && restarted) {
                // Of another process, they lead nowhere any more; nobody else should wait for them.
                all.stream().filter(each -> !each.equals(by.get())).forEach(Connection::close);
            }
        }
    }
}
