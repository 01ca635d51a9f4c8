package internet2.bench;

import internet2.foundation.Bytes;
import internet2.stoq.Connection;
import internet2.stoq.Service;
import internet2.stoq.Stoq;
import internet2.stoq.StoqIdentity;
import internet2.stoq.TestNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Handshakes and calls of STOQ between two endpoints in this process, on ::1. Argument: seconds. */
public final class TransportLoad {

    private static final int ECHO = 100;
    private static final int HANDSHAKES = 300;
    private static final int WARM_UP = 500;
    private static final int PARALLEL = 8;
    private static final int MIB = 1 << 20;

    private TransportLoad() {}

    public static void main(String[] arguments) throws Exception {
        Duration time = Duration.ofSeconds(Long.parseLong(arguments[0]));
        TestNetwork network = TestNetwork.create("bench");
        try (Stoq server = network.start(network.identity(), Service.of(ECHO, (peer, request) -> request))) {
            StoqIdentity self = network.identity();
            List<Long> full = new ArrayList<>();
            List<Long> resumed = new ArrayList<>();
            for (int i = 0; i < WARM_UP + HANDSHAKES; i++) {
                try (Stoq client = network.start(self)) {
                    long first = handshake(client, server);
                    long second = handshake(client, server);
                    if (i >= WARM_UP) {
                        full.add(first);
                        resumed.add(second);
                    }
                }
            }
            System.out.println(figures("handshake, full, both sides proven", full));
            System.out.println(figures("handshake, resumed", resumed));
            List<Stoq> clients = new ArrayList<>();
            for (int i = 0; i < PARALLEL; i++) {
                clients.add(network.start(network.identity()));
            }
            Queue<Stoq> idle = new ConcurrentLinkedQueue<>(clients);
            System.out.println(Load.run("connections, resumed, " + PARALLEL + " in parallel", PARALLEL, time, () -> {
                Stoq client = idle.remove();
                handshake(client, server);
                idle.add(client);
            }));
            clients.forEach(Stoq::close);
            try (Stoq client = network.start(self)) {
                Connection connection = client.connect(server.localAddress());
                for (int size : new int[] {64, 4096, MIB}) {
                    Bytes payload = Bytes.wrap(new byte[size]);
                    Load.Request call = () -> connection.call(ECHO, payload);
                    Load.run("warm-up", 32, time, call);
                    System.out.println(Load.run("call, " + size + " B echo, one", 1, time, call));
                    System.out.println(Load.run("call, " + size + " B echo, 32 in parallel", 32, time, call));
                }
            }
        }
        System.exit(0);
    }

    private static long handshake(Stoq client, Stoq server) throws Exception {
        long began = System.nanoTime();
        try (Connection connection = client.connect(server.localAddress())) {
            connection.call(ECHO, Bytes.EMPTY);
            return System.nanoTime() - began;
        }
    }

    private static Figures figures(String name, List<Long> nanos) {
        long[] all = nanos.stream().mapToLong(Long::longValue).toArray();
        double seconds = nanos.stream().mapToLong(Long::longValue).sum() / 1e9;
        return new Figures(name, all, seconds);
    }
}
