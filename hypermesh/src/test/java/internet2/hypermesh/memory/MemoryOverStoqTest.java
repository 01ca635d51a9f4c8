package internet2.hypermesh.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.hypermesh.assets.Lease;
import internet2.stoq.Connection;
import internet2.stoq.Service;
import internet2.stoq.Stoq;
import internet2.stoq.StoqIdentity;
import internet2.stoq.StoqRefusal;
import internet2.stoq.TestNetwork;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two real endpoints on {@code ::1}. */
@Timeout(60)
final class MemoryOverStoqTest {

    private static final int MIB = 1 << 20;

    /** They take long to make. */
    private static final HybridKey HOST = TestNetwork.newKeys();

    private static final HybridKey USER = TestNetwork.newKeys();

    private final TestNetwork network = TestNetwork.create("memory over stoq");
    private final StoqIdentity hostIdentity = network.identity(HOST);
    private final StoqIdentity userIdentity = network.identity(USER);
    private final NodeId user = userIdentity.node();
    private final LeasedMemory leased = new LeasedMemory(hostIdentity.node(), LeasedMemory.OFFERED);
    private final Stoq host;
    private final Stoq client;
    private final Connection connection;

    MemoryOverStoqTest() throws IOException {
        host = network.start(hostIdentity, leased.host().services().toArray(Service[]::new));
        client = network.start(userIdentity);
        connection = client.connect(host.localAddress(), hostIdentity.node());
    }

    @AfterEach
    void close() {
        client.close();
        host.close();
        leased.close();
        assertThat(leased.memory.stripesLeft()).isZero();
    }

    @Test
    void tenMegabytesOfRandomBytesComeBackIdentical() throws IOException {
        byte[] random = new byte[10_000_000];
        new Random(11).nextBytes(random);
        RemoteMemory memory =
                RemoteMemory.over(connection, leased.open(user, 64 * MIB).id());

        memory.write(4321, new ByteArrayInputStream(random));
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        memory.read(4321, random.length, back);

        assertThat(back.toByteArray()).isEqualTo(random);
    }

    @Test
    void aPeerWithoutTheLeaseIsRefusedByItsProvenIdentity() throws IOException {
        Lease lease = leased.open(user, MIB);
        RemoteMemory.over(connection, lease.id()).write(0, Bytes.utf8("private"));

        try (Stoq stranger = network.start(network.identity())) {
            Connection foreign = stranger.connect(host.localAddress(), hostIdentity.node());
            assertThatThrownBy(() -> RemoteMemory.over(foreign, lease.id()))
                    .isInstanceOfSatisfying(
                            MemoryRefused.class,
                            refused -> assertThat(refused.code()).isEqualTo(MemoryRefusal.NOT_YOURS));
        }
    }

    @Test
    void afterTheReleaseEverythingIsRefused() throws IOException {
        Lease lease = leased.open(user, MIB);
        RemoteMemory memory = RemoteMemory.over(connection, lease.id());
        memory.write(0, Bytes.utf8("bytes"));

        leased.release(lease);

        assertThatThrownBy(() -> memory.read(0, 5))
                .isInstanceOfSatisfying(
                        MemoryRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo(MemoryRefusal.LEASE_ENDED));
        assertThatThrownBy(() -> memory.write(0, new ByteArrayInputStream(new byte[20 * MIB])))
                .isInstanceOfSatisfying(
                        MemoryRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo(MemoryRefusal.LEASE_ENDED));
        leased.host().awaitBurials();
        assertThat(leased.memory.freed()).isOne();
    }

    @Test
    void manyCallersCountWithoutLosingOne() throws Exception {
        RemoteMemory memory =
                RemoteMemory.over(connection, leased.open(user, 4096).id());
        int callers = 16;
        int each = 25;
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> ends = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                ends.add(workers.submit(() -> count(memory, each)));
            }
            for (Future<Void> end : ends) {
                end.get();
            }
        }
        assertThat(memory.compareAndSwap(0, 0, 0)).isEqualTo((long) callers * each);
    }

    @Test
    void bytesThatAreNoRequestAreRefused() {
        assertThatThrownBy(() -> connection.call(MemoryService.READ.number(), Bytes.utf8("no request")))
                .isInstanceOfSatisfying(
                        StoqRefusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(MemoryRefusal.MALFORMED.label()));
    }

    private static Void count(RemoteMemory memory, int times) throws IOException {
        long seen = 0;
        for (int i = 0; i < times; i++) {
            long expected;
            do {
                expected = seen;
                seen = memory.compareAndSwap(0, expected, expected + 1);
            } while (seen != expected);
            seen = expected + 1;
        }
        return null;
    }
}
