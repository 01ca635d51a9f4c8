package internet2.server.peers;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.ledger.LedgerNetwork;
import internet2.stoq.Handler;
import internet2.stoq.Stoq;
import internet2.stoq.StoqConfiguration;
import internet2.stoq.StoqObserver;
import internet2.stoq.TestNetwork;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A node with nothing but STOQ and the ledger's network, whose inbox is read by the test. */
final class LedgerEnd implements AutoCloseable {

    private static final int PATIENCE_S = 20;

    private final TestNetwork network;
    private final HybridKey keys;
    private final Map<NodeId, InetSocketAddress> addresses;
    final BlockingQueue<Received> messages = new LinkedBlockingQueue<>();
    private final Map<NodeId, Semaphore> connected = new ConcurrentHashMap<>();
    private Stoq stoq;
    private StoqLedgerNetwork ledger;
    private Set<NodeId> inTouch = Set.of();
    private List<Handler> more = List.of();
    private boolean listens = true;

    record Received(NodeId from, Bytes message) {}

    /** @param addresses where nodes are, shared by all of them */
    LedgerEnd(TestNetwork network, HybridKey keys, Map<NodeId, InetSocketAddress> addresses) throws IOException {
        this.network = network;
        this.keys = keys;
        this.addresses = addresses;
        start(TestNetwork.ANY_PORT);
        addresses.put(id(), stoq.localAddress());
    }

    static List<LedgerEnd> open(int count) throws IOException {
        TestNetwork network = TestNetwork.create("ledger ends");
        Map<NodeId, InetSocketAddress> addresses = new ConcurrentHashMap<>();
        List<LedgerEnd> ends = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ends.add(new LedgerEnd(network, TestNetwork.newKeys(), addresses));
        }
        return ends;
    }

    private void start(InetSocketAddress bind) throws IOException {
        ledger = new StoqLedgerNetwork(id(), new Random());
        if (listens) {
            ledger.open(inbox());
        }
        List<Handler> services = new ArrayList<>(ledger.services());
        services.addAll(more);
        stoq = Stoq.open(StoqConfiguration.at(bind), network.identity(keys), network, services, StoqObserver.NONE);
        ledger.attach(stoq, new StoqLedgerNetwork.Addresses() {
            @Override
            public Optional<InetSocketAddress> find(NodeId node) {
                return Optional.ofNullable(addresses.get(node));
            }

            @Override
            public Set<NodeId> acquaintances() {
                return addresses.keySet();
            }
        });
        ledger.keepInTouch(inTouch);
    }

    private LedgerNetwork.Inbox inbox() {
        return new LedgerNetwork.Inbox() {
            @Override
            public void received(NodeId from, Bytes message) {
                messages.add(new Received(from, message));
            }

            @Override
            public void connected(NodeId to) {
                connections(to).release();
            }
        };
    }

    /** Another process of the same node, at the same place. */
    void restart() throws IOException {
        InetSocketAddress place = stoq.localAddress();
        close();
        start(place);
    }

    /** Answers calls, too; as another process. */
    void serve(Handler... services) throws IOException {
        more = List.of(services);
        restart();
    }

    /** The same, and its inbox is a ledger's: until that opens it, whoever begins a stream is turned away. */
    void serveLedger(Handler... services) throws IOException {
        listens = false;
        serve(services);
    }

    void keepInTouch(LedgerEnd... others) {
        inTouch = Set.copyOf(java.util.Arrays.stream(others).map(LedgerEnd::id).toList());
        ledger.keepInTouch(inTouch);
    }

    void awaitConnected(LedgerEnd other) throws InterruptedException {
        if (!connections(other.id()).tryAcquire(PATIENCE_S, TimeUnit.SECONDS)) {
            throw new AssertionError("no way to " + other.id() + " within " + PATIENCE_S + " s");
        }
    }

    /** Waits until the way is known to be closed. */
    void awaitNoWay(LedgerEnd other) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (ledger.peers().stream().anyMatch(peer -> peer.id().equals(other.id()) && peer.open())) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the way to " + other.id() + " is still open after " + PATIENCE_S + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** From now on, only new ways count for {@link #awaitConnected}. */
    void forgetConnected() {
        connected.values().forEach(Semaphore::drainPermits);
    }

    /** Others find it there from now on. */
    void isFoundAt(int port) {
        addresses.put(id(), TestNetwork.loopback(port));
    }

    private Semaphore connections(NodeId to) {
        return connected.computeIfAbsent(to, absent -> new Semaphore(0));
    }

    Received next() throws InterruptedException {
        Received next = messages.poll(PATIENCE_S, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no message within " + PATIENCE_S + " s");
        }
        return next;
    }

    HybridKey keys() {
        return keys;
    }

    NodeId id() {
        return keys.publicKey().id();
    }

    Stoq stoq() {
        return stoq;
    }

    StoqLedgerNetwork ledger() {
        return ledger;
    }

    @Override
    public void close() {
        ledger.close();
        stoq.close();
    }
}
