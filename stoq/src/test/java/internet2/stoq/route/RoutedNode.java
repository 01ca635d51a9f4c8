package internet2.stoq.route;

import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.stoq.Connection;
import internet2.stoq.Handler;
import internet2.stoq.Stoq;
import internet2.stoq.StoqConfiguration;
import internet2.stoq.StoqException;
import internet2.stoq.StoqObserver;
import internet2.stoq.TestNetwork;
import internet2.stoq.quic.QuicLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** A node that routes, on {@code ::1}, with a clock that the test moves. */
final class RoutedNode implements AutoCloseable {

    /** Relays for everybody. */
    static final RelayPolicy OPEN = new RelayPolicy(anybody -> true, 100, 100, 1 << 30, 0);

    /** A path that came into use. */
    record Change(NodeId destination, Path path, PathReason reason) {}

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** A node is forgotten after so long; less than what ends a circuit that nobody uses. */
    static final Duration UNUSED_AFTER = Duration.ofSeconds(30);

    private static final RouterConfiguration QUICK = new RouterConfiguration(
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofMillis(20),
            3,
            8,
            Duration.ofMinutes(1),
            UNUSED_AFTER,
            256);

    private final HybridKey keys;
    private final Router router;
    private final Stoq stoq;
    private final Map<NodeId, InetSocketAddress> addresses = new ConcurrentHashMap<>();
    private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
    private final Map<String, Integer> dropped = new ConcurrentHashMap<>();
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    private RoutedNode(
            TestNetwork network, HybridKey keys, RelayPolicy policy, UnaryOperator<Handler> between, Handler... also)
            throws IOException {
        this.keys = keys;
        this.router = new Router(
                keys.publicKey().id(),
                policy,
                QUICK,
                LowestCost.standard(),
                new RouteObserver() {
                    @Override
                    public void pathChanged(NodeId destination, Path path, PathReason reason) {
                        changes.add(new Change(destination, path, reason));
                    }

                    @Override
                    public void dropped(String why) {
                        dropped.merge(why, 1, Integer::sum);
                    }
                },
                () -> Instant.now().plus(ahead.get()),
                new Random(7));
        List<Handler> handlers =
                new ArrayList<>(router.services().stream().map(between).toList());
        handlers.addAll(List.of(also));
        this.stoq = Stoq.open(
                StoqConfiguration.at(TestNetwork.ANY_PORT)
                        .with(QuicLimits.forPeers().withHandshakeTimeout(Duration.ofSeconds(4))),
                network.identity(keys),
                network.authenticator(),
                handlers,
                StoqObserver.NONE);
        router.attach(stoq, node -> Optional.ofNullable(addresses.get(node)));
    }

    static RoutedNode start(TestNetwork network, HybridKey keys, RelayPolicy policy, Handler... also)
            throws IOException {
        return new RoutedNode(network, keys, policy, UnaryOperator.identity(), also);
    }

    /** A node that does with what it is asked to carry whatever {@code between} does. */
    static RoutedNode evil(TestNetwork network, HybridKey keys, UnaryOperator<Handler> between, Handler... also)
            throws IOException {
        return new RoutedNode(network, keys, OPEN, between, also);
    }

    NodeId id() {
        return keys.publicKey().id();
    }

    Router router() {
        return router;
    }

    Stoq stoq() {
        return stoq;
    }

    InetSocketAddress address() {
        return stoq.localAddress();
    }

    /** Where this node looks for another one. */
    RoutedNode knows(RoutedNode other, InetSocketAddress where) {
        addresses.put(other.id(), where);
        return this;
    }

    RoutedNode knows(RoutedNode... others) {
        for (RoutedNode other : others) {
            addresses.put(other.id(), other.address());
        }
        return this;
    }

    /** Straight, or however the router finds. */
    Connection connect(RoutedNode to) throws StoqException {
        return router.connect(Objects.requireNonNull(addresses.get(to.id())), to.id());
    }

    /** Packets that were not carried here, by why. */
    int dropped(String why) {
        return dropped.getOrDefault(why, 0);
    }

    void timePasses(Duration time) {
        ahead.updateAndGet(before -> before.plus(time));
    }

    /** The next path to that node that came into use; fails the test where none does. */
    Change nextChange() throws InterruptedException {
        Change next = changes.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
            throw new AssertionError("waited in vain for another path; " + router.routes());
        }
        return next;
    }

    @Override
    public void close() {
        router.close();
        stoq.close();
    }
}
