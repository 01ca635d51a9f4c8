package internet2.hypermesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.GlobalAddress;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.hypermesh.assets.Assets;
import internet2.hypermesh.assets.AssetsModule;
import internet2.hypermesh.assets.Lease;
import internet2.hypermesh.hardware.HardwareDetection;
import internet2.hypermesh.memory.MemoryObserver;
import internet2.hypermesh.memory.MemoryRefused;
import internet2.ledger.Ledger;
import internet2.ledger.Membership;
import internet2.ledger.TestNetwork;
import internet2.ledger.client.Session;
import internet2.stoq.Service;
import internet2.stoq.Stoq;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole way: a real ledger with its four proofs, real transport, this machine's hardware and memory. */
@Timeout(60)
final class RealLedgerTest {

    private final Map<NodeId, InetSocketAddress> places = new ConcurrentHashMap<>();
    private final internet2.stoq.TestNetwork transport = internet2.stoq.TestNetwork.create("whole way");

    @TempDir
    private Path folder;

    private final class Node implements AutoCloseable {
        final HyperMesh mesh;
        final Stoq stoq;

        Node(HybridKey keys, Ledger ledger, Session session, long offered) throws IOException {
            NodeId id = keys.publicKey().id();
            Surroundings surroundings = new Surroundings(
                    () -> ledger.query(Assets.class),
                    () -> ledger.query(Membership.class),
                    session::submit,
                    node -> Optional.ofNullable(places.get(node)),
                    (address, node) -> stoq().connect(address, node));
            mesh = new HyperMesh(
                    id,
                    ledger.network(),
                    new HyperMeshConfiguration(offered, Duration.ofDays(1), 7443),
                    HardwareDetection.detect(folder),
                    surroundings,
                    InstantSource.system(),
                    new Random(),
                    MemoryObserver.NONE);
            stoq = transport.start(transport.identity(keys), mesh.services().toArray(Service[]::new));
            places.put(id, stoq.localAddress());
            ledger.subscribe(mesh.blocks());
        }

        private Stoq stoq() {
            return stoq;
        }

        @Override
        public void close() {
            stoq.close();
            mesh.close();
        }
    }

    @Test
    void tenMegabytesGoToAnotherNodeAndComeBackUntilTheLeaseIsReleased() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.parameters(), new AssetsModule())) {
            Ledger ledger = network.openValidator();
            Session validator = network.start(ledger).session();
            Session administrator = network.administrator(ledger);
            try (Node host = new Node(TestNetwork.VALIDATOR, ledger, validator, 128 << 20);
                    Node user = new Node(TestNetwork.ADMINISTRATOR, ledger, administrator, 0)) {
                leaseWriteReadRelease(host, user);
            }
        }
    }

    private static void leaseWriteReadRelease(Node host, Node user) throws Exception {
        assertThat(host.mesh.register().refused()).isEmpty();
        Lease lease = user.mesh.leaseMemory(64 << 20, Duration.ofHours(1), List.of());
        GlobalAddress address = user.mesh.address(lease);
        byte[] random = new byte[10_000_000];
        new Random(3).nextBytes(random);

        user.mesh.memory(address).write(5, new ByteArrayInputStream(random));
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        user.mesh.memory(address).read(5, random.length, back);
        user.mesh.release(lease.id());

        assertThat(back.toByteArray()).isEqualTo(random);
        assertThatThrownBy(() -> user.mesh.memory(address)).isInstanceOf(MemoryRefused.class);
        assertThat(host.mesh.leases()).isEmpty();
    }
}
