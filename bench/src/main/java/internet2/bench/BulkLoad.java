package internet2.bench;

import internet2.foundation.Bytes;
import internet2.stoq.Connection;
import internet2.stoq.Everybody;
import internet2.stoq.Handler;
import internet2.stoq.OneWayService;
import internet2.stoq.OneWayStream;
import internet2.stoq.Peer;
import internet2.stoq.Stoq;
import internet2.stoq.StoqConfiguration;
import internet2.stoq.StoqObserver;
import internet2.stoq.TestNetwork;
import internet2.stoq.quic.Backend;
import internet2.stoq.quic.CongestionControl;
import internet2.stoq.quic.QuicLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bulk throughput of STOQ between two processes on ::1: one-way streams, a receiver that looks at nothing. Arguments:
 * seconds, backend (portable or direct), congestion control, UDP payload in bytes, and numbers of connections.
 */
public final class BulkLoad {

    private static final int SINK = 100;
    private static final int MIB = 1 << 20;
    private static final int WRITE_BYTES = MIB;
    private static final Duration WARM_UP = Duration.ofSeconds(6);

    private BulkLoad() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("sink")) {
            sink(configuration(arguments));
            return;
        }
        Duration time = Duration.ofSeconds(Long.parseLong(arguments[0]));
        Process sink = Sinks.fork(BulkLoad.class, arguments[1], arguments[2], arguments[3]);
        try (BufferedReader said = sink.inputReader()) {
            InetSocketAddress server = TestNetwork.loopback(Integer.parseInt(said.readLine()));
            for (int i = 4; i < arguments.length; i++) {
                int connections = Integer.parseInt(arguments[i]);
                if (i == 4) {
                    measure(server, configuration(arguments), connections, WARM_UP, sink);
                }
                System.out.printf(
                        "stoq %s, %s, %s B, %d connections: %s%n",
                        arguments[1],
                        arguments[2],
                        arguments[3],
                        connections,
                        measure(server, configuration(arguments), connections, time, sink));
            }
        } finally {
            sink.destroyForcibly().waitFor();
        }
        System.exit(0);
    }

    private static StoqConfiguration configuration(String[] arguments) {
        return StoqConfiguration.at(TestNetwork.ANY_PORT)
                .with(Backend.valueOf(arguments[1].toUpperCase(Locale.ROOT)))
                .with(CongestionControl.valueOf(arguments[2].toUpperCase(Locale.ROOT)))
                .with(QuicLimits.forPeers().withUdpPayload(Integer.parseInt(arguments[3])));
    }

    private static void sink(StoqConfiguration configuration) throws Exception {
        try (Stoq server = open(configuration, List.of(new Sink()))) {
            System.out.println(server.localAddress().getPort());
            System.out.flush();
            // Until who started us is gone.
            while (System.in.read() >= 0) {}
        }
    }

    private static Stoq open(StoqConfiguration configuration, List<Handler> handlers) throws IOException {
        TestNetwork network = TestNetwork.create("bulk");
        return Stoq.open(configuration, network.identity(), Everybody.INSTANCE, handlers, StoqObserver.NONE);
    }

    private static Throughput measure(
            InetSocketAddress server, StoqConfiguration configuration, int connections, Duration time, Process sink)
            throws Exception {
        List<Stoq> clients = new ArrayList<>();
        List<Future<Void>> sending = new ArrayList<>();
        AtomicLong sent = new AtomicLong();
        Throughput.Clock clock = new Throughput.Clock(sink.toHandle());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long end = System.nanoTime() + time.toNanos();
            for (int i = 0; i < connections; i++) {
                Stoq client = open(configuration, List.of());
                clients.add(client);
                Connection connection = client.connect(server);
                sending.add(threads.submit(() -> send(connection, end, sent)));
            }
            for (Future<Void> each : sending) {
                each.get();
            }
        }
        Throughput reached = clock.stop(sent.get());
        clients.forEach(Stoq::close);
        return reached;
    }

    private static Void send(Connection connection, long end, AtomicLong sent) throws Exception {
        Bytes content = Bytes.wrap(new byte[WRITE_BYTES]);
        try (OneWayStream stream = connection.open(SINK)) {
            while (System.nanoTime() < end) {
                stream.write(content);
                sent.addAndGet(WRITE_BYTES);
            }
        }
        return null;
    }

    private static final class Sink implements OneWayService {

        @Override
        public int id() {
            return SINK;
        }

        @Override
        public void receive(Peer peer, InputStream in) throws IOException {
            byte[] buffer = new byte[MIB];
            while (in.read(buffer) >= 0) {
                // What arrives is of no interest.
            }
        }
    }
}
