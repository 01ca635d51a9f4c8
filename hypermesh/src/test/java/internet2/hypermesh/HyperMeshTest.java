package internet2.hypermesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.AssetId;
import internet2.foundation.Bytes;
import internet2.foundation.GlobalAddress;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.hypermesh.assets.Asset;
import internet2.hypermesh.assets.AssetDescription;
import internet2.hypermesh.assets.AssetKind;
import internet2.hypermesh.assets.AssetOperation;
import internet2.hypermesh.assets.AssetsModule;
import internet2.hypermesh.assets.Lease;
import internet2.hypermesh.assets.Offer;
import internet2.hypermesh.hardware.HardwareDetection;
import internet2.hypermesh.hardware.Machine;
import internet2.hypermesh.hardware.RecordedMachine;
import internet2.hypermesh.memory.MemoryObserver;
import internet2.hypermesh.memory.MemoryRefusal;
import internet2.hypermesh.memory.MemoryRefused;
import internet2.ledger.FakeMembership;
import internet2.ledger.OperationRefused;
import internet2.stoq.Service;
import internet2.stoq.Stoq;
import internet2.stoq.StoqIdentity;
import internet2.stoq.TestNetwork;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two or three nodes with real transport between them and one ledger in memory. */
@Timeout(60)
final class HyperMeshTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final long MIB = 1 << 20;

    /** They take long to make. */
    private static final List<HybridKey> KEYS =
            Stream.generate(TestNetwork::newKeys).limit(3).toList();

    private final SharedLedger ledger = new SharedLedger();
    private final TestNetwork network = TestNetwork.create("hypermesh");
    private final Map<NodeId, InetSocketAddress> places = new ConcurrentHashMap<>();
    private final List<Node> nodes = new ArrayList<>();

    @TempDir
    private Path folder;

    /** One node: its transport, which needs the services of its mesh, which needs the transport. */
    private final class Node {
        final NodeId id;
        final HyperMesh mesh;
        final Stoq stoq;

        Node(StoqIdentity identity, Machine machine, long offered) throws IOException {
            id = identity.node();
            Surroundings surroundings = new Surroundings(
                    () -> ledger,
                    FakeMembership::new,
                    ledger.of(id),
                    node -> Optional.ofNullable(places.get(node)),
                    (address, node) -> stoq().connect(address, node));
            mesh = new HyperMesh(
                    id,
                    SharedLedger.NETWORK,
                    new HyperMeshConfiguration(offered, Duration.ofDays(1), 7443),
                    machine,
                    surroundings,
                    () -> Instant.EPOCH,
                    new Random(),
                    MemoryObserver.NONE);
            stoq = network.start(identity, mesh.services().toArray(Service[]::new));
            places.put(id, stoq.localAddress());
            ledger.subscribe(mesh.blocks());
            nodes.add(this);
        }

        private Stoq stoq() {
            return stoq;
        }
    }

    @AfterEach
    void close() {
        nodes.forEach(node -> node.mesh.close());
        nodes.forEach(node -> node.stoq.close());
    }

    @Test
    void aNodeRegistersWhatItsMachineHas() throws IOException {
        Node node = node("gpu-workstation", HyperMeshConfiguration.BY_MACHINE);

        Registration first = node.mesh.register();

        assertThat(first.refused()).isEmpty();
        assertThat(first.registered()).hasSameSizeAs(node.mesh.assetsOf(node.id));
        Asset memory = node.mesh.assets(AssetKind.MEMORY, Optional.empty()).getFirst();
        assertThat(memory.description().capacity()).isEqualTo(32594512L << 10);
        assertThat(memory.free()).isEqualTo((32594512L << 8) / MIB * MIB);
        assertThat(node.mesh.assets(AssetKind.GPU, Optional.empty()))
                .extracting(asset -> asset.description().attributes().get("model"))
                .contains("NVIDIA GeForce RTX 4090", "Navi 31 [Radeon RX 7900 XT/7900 XTX]");
        assertThat(node.mesh.assets(AssetKind.STORAGE, Optional.empty())).hasSize(3);
        assertThat(node.mesh.register()).isEqualTo(new Registration(List.of(), List.of(), List.of(), List.of()));
    }

    @Test
    void aRestartOnAnotherMachineUpdatesAndRetires() throws IOException {
        StoqIdentity identity = network.identity(KEYS.getFirst());
        new Node(identity, machine("gpu-workstation"), 64 * MIB).mesh.register();

        Registration second = new Node(identity, machine("arm-container"), 32 * MIB).mesh.register();

        assertThat(second.updated()).hasSize(3); // processor, memory, nvme0n1
        assertThat(second.registered()).hasSize(1); // enp1s0f0
        assertThat(second.retired()).hasSize(6); // two disks, the wireless card, three GPUs
    }

    @Test
    void whatItsOwnerRegisteredItselfIsLeftAlone() throws IOException {
        Node node = node("small-vm", 0);
        AssetDescription own =
                new AssetDescription(AssetKind.STORAGE, "tape-robot", 1 << 30, Offer.NONE, 0, new TreeMap<>());
        ledger.of(node.id)
                .submit(AssetsModule.NAME, new AssetOperation.Register(own))
                .join();

        assertThat(node.mesh.register().retired()).isEmpty();
        assertThat(node.mesh.assetsOf(node.id)).extracting(Asset::id).contains(own.id(node.id));
    }

    @Test
    void memoryOfAnotherNodeIsLeasedWrittenReadAndReleased() throws IOException, OperationRefused {
        Node host = node("small-vm", 128 * MIB);
        Node user = node("small-vm", 0);
        host.mesh.register();
        user.mesh.register();

        Lease lease = user.mesh.leaseMemory(64 * MIB, HOUR, List.of());
        GlobalAddress address = user.mesh.address(lease);
        assertThat(lease.host()).isEqualTo(host.id);
        assertThat(user.mesh.leases()).containsExactly(lease);

        user.mesh.memory(address).write(100, Bytes.utf8("over there"));
        assertThat(user.mesh
                        .memory(GlobalAddress.parse(address.toString()))
                        .read(100, 10)
                        .utf8())
                .isEqualTo("over there");
        assertThat(host.mesh.memoryHeld()).isEqualTo(64 * MIB);

        user.mesh.release(lease.id());

        refused(MemoryRefusal.LEASE_ENDED, () -> user.mesh.memory(address));
        refused(MemoryRefusal.LEASE_ENDED, () -> user.mesh.memory(lease));
        assertThat(user.mesh.leases()).isEmpty();
    }

    @Test
    void theHostWithTheMostFreeIsChosenAndOneselfLast() throws IOException, OperationRefused {
        Node small = node("small-vm", 64 * MIB);
        Node large = node("small-vm", 128 * MIB);
        Node user = node("small-vm", 256 * MIB);
        small.mesh.register();
        large.mesh.register();
        user.mesh.register();

        assertThat(user.mesh.leaseMemory(100 * MIB, HOUR, List.of()).host()).isEqualTo(large.id);
        assertThat(user.mesh.leaseMemory(60 * MIB, HOUR, List.of()).host()).isEqualTo(small.id);
        assertThat(user.mesh.leaseMemory(60 * MIB, HOUR, List.of()).host()).isEqualTo(user.id);
        assertThat(user.mesh.leaseMemoryOn(large.id, 1, HOUR, List.of()).amount())
                .isEqualTo(4096);
        assertThatThrownBy(() -> user.mesh.leaseMemory(500 * MIB, HOUR, List.of()))
                .isInstanceOf(OperationRefused.class)
                .hasMessageContaining("no node has");
    }

    @Test
    void onesOwnMemoryNeedsNoTransport() throws IOException, OperationRefused {
        Node node = node("small-vm", 64 * MIB);
        node.mesh.register();
        Lease lease = node.mesh.leaseMemory(MIB, HOUR, List.of());
        places.clear();

        node.mesh.memory(lease).write(0, Bytes.utf8("here"));

        assertThat(node.mesh.memory(node.mesh.address(lease)).read(0, 4).utf8()).isEqualTo("here");
        ledger.passBlocks(HOUR);
        refused(MemoryRefusal.LEASE_ENDED, () -> node.mesh.memory(node.mesh.address(lease)));
    }

    @Test
    void addressesThatLeadNowhereAreRefused() throws IOException, OperationRefused {
        Node host = node("small-vm", 64 * MIB);
        Node user = node("small-vm", 0);
        host.mesh.register();
        Lease lease = user.mesh.leaseMemoryOn(host.id, MIB, HOUR, List.of());
        GlobalAddress address = user.mesh.address(lease);

        refused(
                MemoryRefusal.NO_LEASE,
                () -> user.mesh.memory(new GlobalAddress(
                        address.networkPrefix() + 1, address.node(), address.asset(), address.port())));
        refused(
                MemoryRefusal.NO_LEASE,
                () -> user.mesh.memory(new GlobalAddress(
                        address.networkPrefix(), address.node() + 1, address.asset(), address.port())));
        refused(
                MemoryRefusal.NO_LEASE,
                () -> user.mesh.memory(
                        new GlobalAddress(address.networkPrefix(), address.node(), new AssetId(1, 2), address.port())));
        places.clear();
        assertThatThrownBy(() -> user.mesh.memory(address)).hasMessageContaining("nobody knows where");
    }

    @Test
    void moreThanTheMachineHasCannotBeOffered() {
        assertThatThrownBy(() -> node("small-vm", 1L << 40))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("can't be offered");
        assertThatThrownBy(() -> new HyperMeshConfiguration(1, HOUR, 7443)).hasMessageContaining("whole MiB");
        assertThatThrownBy(() -> new HyperMeshConfiguration(0, HOUR, 0)).hasMessageContaining("port");
    }

    private Node node(String machine, long offered) throws IOException {
        return new Node(network.identity(KEYS.get(nodes.size())), machine(machine), offered);
    }

    private Machine machine(String name) throws IOException {
        return new HardwareDetection(RecordedMachine.layOut(name, folder.resolve(name)), folder).detect();
    }

    private static void refused(MemoryRefusal code, ThrowingCallable access) {
        assertThatThrownBy(access)
                .isInstanceOfSatisfying(
                        MemoryRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }
}
