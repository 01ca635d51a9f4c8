package internet2.stoq;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.HybridKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Certificates change while connections are made and calls are under way. */
final class RotationUnderLoadTest {

    private static final int ECHO = 100;
    private static final int CLIENTS = 4;
    private static final int ROTATIONS = 5;
    private static final int CALLS_BETWEEN = 20;
    private static final HybridKey SERVER_KEYS = TestNetwork.newKeys();

    private final TestNetwork network = TestNetwork.create("rotation");
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void noCallAndNoConnectionFailsBecauseOfANewCertificate() throws Exception {
        CountDownLatch[] progress = new CountDownLatch[ROTATIONS];
        for (int i = 0; i < ROTATIONS; i++) {
            progress[i] = new CountDownLatch(CALLS_BETWEEN);
        }
        Service echo = Service.of(ECHO, (peer, request) -> {
            for (CountDownLatch each : progress) {
                if (each.getCount() > 0) {
                    each.countDown();
                    break;
                }
            }
            return request;
        });
        StoqIdentity last = network.identity(SERVER_KEYS);
        try (Stoq server = network.start(network.identity(SERVER_KEYS), echo);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(threads.submit(client(server)));
            }
            for (int i = 0; i < ROTATIONS; i++) {
                progress[i].await();
                server.rotate(i == ROTATIONS - 1 ? last : network.identity(SERVER_KEYS));
            }
            over.set(true);
            for (Future<Integer> client : clients) {
                assertThat(client.get()).isPositive();
            }
            try (Stoq late = network.start(network.identity());
                    Connection connection = late.connect(server.localAddress())) {
                assertThat(connection.peer().certificate()).isEqualTo(last.tls().leaf());
            }
        }
    }

    /** Connects anew for every other call, itself with a certificate that changes; any failure fails the test. */
    private Callable<Integer> client(Stoq server) {
        HybridKey keys = TestNetwork.newKeys();
        return () -> {
            int calls = 0;
            try (Stoq client = network.start(network.identity(keys))) {
                while (!over.get()) {
                    try (Connection connection = client.connect(server.localAddress())) {
                        Bytes one = Bytes.utf8("call " + calls);
                        assertThat(connection.call(ECHO, one)).isEqualTo(one);
                        assertThat(connection.call(ECHO, one)).isEqualTo(one);
                        calls += 2;
                    }
                    if (calls % 10 == 0) {
                        client.rotate(network.identity(keys));
                    }
                }
            }
            return calls;
        };
    }
}
