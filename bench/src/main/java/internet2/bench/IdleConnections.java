package internet2.bench;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.stoq.Connection;
import internet2.stoq.Service;
import internet2.stoq.Stoq;
import internet2.stoq.StoqConfiguration;
import internet2.stoq.StoqIdentity;
import internet2.stoq.StoqLimits;
import internet2.stoq.StoqObserver;
import internet2.stoq.TestNetwork;
import internet2.stoq.quic.CarriedPlace;
import internet2.stoq.quic.PacketCarrier;
import internet2.stoq.quic.QuicLimits;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * What an idle, proven STOQ connection takes of memory. Argument: how many.
 *
 * <p>Both ends are in this process and their packets go from one to the other without sockets, so what is measured is
 * the connections alone, two ends each: one end's share is half of it.
 */
public final class IdleConnections {

    private static final int ECHO = 100;
    private static final int AT_ONCE = 32;
    private static final int WARM_UP = 200;
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int SERVER_PREFIX = 1 << 30;

    private IdleConnections() {}

    /** A direction of the wire: what one end sends, the other one receives. */
    private static final class Wire implements PacketCarrier {

        private final CompletableFuture<BiConsumer<InetSocketAddress, Bytes>> into = new CompletableFuture<>();
        private final Supplier<Wire> other;

        Wire(Supplier<Wire> other) {
            this.other = other;
        }

        @Override
        public void receiver(BiConsumer<InetSocketAddress, Bytes> receiver) {
            into.complete(receiver);
        }

        @Override
        public void send(InetSocketAddress to, Bytes packet) {
            // The same place names the connection at both ends.
            other.get().into.join().accept(to, packet);
        }
    }

    private static final class Ends {
        private final Wire server = new Wire(this::client);
        private final Wire client = new Wire(this::server);

        private Wire server() {
            return server;
        }

        private Wire client() {
            return client;
        }
    }

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        TestNetwork network = TestNetwork.create("idle");
        StoqIdentity serverSelf = network.identity();
        Ends wire = new Ends();
        Ends unused = new Ends();
        try (Stoq server = open(network, serverSelf, count);
                Stoq client = open(network, network.identity(), count)) {
            server.carry(wire.server(), unused.client());
            client.carry(unused.server(), wire.client());
            List<Connection> warm = connect(client, serverSelf.node(), 0, WARM_UP);
            Memory before = Memory.now();
            List<Connection> all = connect(client, serverSelf.node(), WARM_UP, count);
            Memory after = Memory.now();
            System.out.println(figures(all.stream().filter(Connection::isOpen).count(), before, after));
            System.out.println("connections of the warm-up, still open: "
                    + warm.stream().filter(Connection::isOpen).count());
        }
        System.exit(0);
    }

    private static String figures(long open, Memory before, Memory after) {
        double ends = 2e3 * open;
        double all = after.since(before) / ends;
        double heap = (after.heap - before.heap) / ends;
        return String.format(
                "idle connections: %d open; one end takes %.1f KB: heap %.1f KB, the rest (quiche, BoringSSL, buffers)"
                        + " %.1f KB",
                open, all, heap, all - heap);
    }

    private static List<Connection> connect(Stoq client, NodeId server, int from, int count) throws Exception {
        List<Connection> connections = new ArrayList<>();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            List<Future<Connection>> begun = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                InetSocketAddress place = CarriedPlace.of(SERVER_PREFIX + from + i);
                begun.add(threads.submit(() -> {
                    Connection connection = client.connectCarried(place, server);
                    connection.call(ECHO, Bytes.EMPTY, LONG);
                    return connection;
                }));
            }
            for (Future<Connection> each : begun) {
                connections.add(each.get());
            }
        }
        return connections;
    }

    private static Stoq open(TestNetwork network, StoqIdentity self, int count) throws IOException {
        QuicLimits limits = QuicLimits.forPeers()
                .withConnections(2 * count + WARM_UP, 2 * count + WARM_UP)
                .withHandshakes(1 << 20, 1 << 20)
                .withHandshakeTimeout(LONG)
                .withIdleTimeout(LONG);
        return Stoq.open(
                StoqConfiguration.at(TestNetwork.ANY_PORT)
                        .with(limits)
                        .with(StoqLimits.standard().withHandshakeTimeout(LONG)),
                self,
                network.authenticator(),
                List.of(Service.of(ECHO, (peer, request) -> request)),
                StoqObserver.NONE);
    }

    /**
     * @param heap that is reachable
     * @param committedHeap that the JVM holds
     * @param resident of the whole process
     */
    private record Memory(long heap, long committedHeap, long resident) {

        static Memory now() throws IOException, InterruptedException {
            for (int i = 0; i < 3; i++) {
                System.gc();
            }
            var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
            long resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseThrow();
            return new Memory(heap.getUsed(), heap.getCommitted(), resident);
        }

        /** What is not heap by what the process grew beyond its heap, the heap by what is reachable. */
        long since(Memory before) {
            long beside = (resident - committedHeap) - (before.resident - before.committedHeap);
            return beside + heap - before.heap;
        }
    }
}
