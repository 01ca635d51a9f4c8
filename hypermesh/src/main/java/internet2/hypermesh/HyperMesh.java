package internet2.hypermesh;

import internet2.foundation.AssetId;
import internet2.foundation.GlobalAddress;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.hypermesh.assets.Asset;
import internet2.hypermesh.assets.AssetKind;
import internet2.hypermesh.assets.AssetOperation;
import internet2.hypermesh.assets.AssetOperation.ExtendLease;
import internet2.hypermesh.assets.AssetOperation.OpenLease;
import internet2.hypermesh.assets.AssetOperation.ReleaseLease;
import internet2.hypermesh.assets.Assets;
import internet2.hypermesh.assets.Lease;
import internet2.hypermesh.assets.LeaseState;
import internet2.hypermesh.hardware.Machine;
import internet2.hypermesh.memory.MemoryHost;
import internet2.hypermesh.memory.MemoryObserver;
import internet2.hypermesh.memory.MemoryRefusal;
import internet2.hypermesh.memory.MemoryRefused;
import internet2.hypermesh.memory.RemoteMemory;
import internet2.ledger.BlockListener;
import internet2.ledger.OperationRefused;
import internet2.stoq.Service;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * HyperMesh on one node: what it offers to others, and what it uses of them.
 *
 * <p>To be wired in this order: give {@link #services} to STOQ when it opens, {@link #blocks} to the ledger,
 * then {@link #register}. Methods that submit an operation block until it is in a block; meant for virtual
 * threads. Thread-safe.
 */
public final class HyperMesh implements AutoCloseable {

    /** Assets that are looked at to find the host with the most free. */
    public static final int CANDIDATES_MAX = 10_000;

    /** How many hosts are asked in turn when others are quicker to lease. */
    private static final int ATTEMPTS_MAX = 3;

    /** A node that follows has a block a moment after the validators do. */
    private static final Duration SHOWN_WITHIN = Duration.ofSeconds(5);

    /** A host that is a few blocks behind doesn't know a new lease yet. */
    private static final int OPEN_ATTEMPTS_MAX = 100;

    private static final Duration OPEN_PAUSE = Duration.ofMillis(50);

    private final NodeId self;
    private final NetworkId network;
    private final Surroundings surroundings;
    private final Submitter submitter;
    private final Registrar registrar;
    private final MemoryHost host;
    private final BlockSignal signal = new BlockSignal();

    /**
     * @param machine as detected at this start
     * @param random tells one life of a memory region from the next
     */
    public HyperMesh(
            NodeId self,
            NetworkId network,
            HyperMeshConfiguration configuration,
            Machine machine,
            Surroundings surroundings,
            InstantSource clock,
            RandomGenerator random,
            MemoryObserver observer) {
        this.self = self;
        this.network = network;
        this.surroundings = surroundings;
        this.submitter = new Submitter(surroundings.operations());
        this.registrar =
                new Registrar(this::origin, new Inventory(configuration).of(machine), surroundings.assets(), submitter);
        long lent = configuration.memoryOffer(machine.memory());
        this.host = new MemoryHost(self, surroundings.assets(), surroundings::origin, lent, clock, random, observer);
    }

    /** What this node serves over STOQ. */
    public List<Service> services() {
        return host.services();
    }

    /** Must hear of every committed block. */
    public BlockListener blocks() {
        return (header, hash, operations) -> {
            host.committed(header, hash, operations);
            signal.committed(header, hash, operations);
        };
    }

    /** Memory that others hold here now, in bytes. */
    public long memoryHeld() {
        return host.bytesHeld();
    }

    /**
     * Brings what the ledger says of this machine in line with what was detected.
     *
     * @return what changed
     */
    public Registration register() throws IOException {
        return registrar.register();
    }

    /** Assets of a kind, without retired ones: a page of at most {@link Assets#PAGE_MAX}. */
    public List<Asset> assets(AssetKind kind, Optional<Asset> after) {
        return surroundings.assets().get().ofKind(kind, after, Assets.PAGE_MAX);
    }

    /** Assets of a node, without retired ones. */
    public List<Asset> assetsOf(NodeId node) {
        return surroundings
                .assets()
                .get()
                .ownedBy(surroundings.origin(node), Optional.empty(), Assets.PAGE_MAX)
                .stream()
                .filter(asset -> !asset.retired())
                .toList();
    }

    /** Live leases of this node. */
    public List<Lease> leases() {
        return surroundings.assets().get().leasesOf(origin(), Optional.empty(), Assets.PAGE_MAX).stream()
                .filter(lease -> lease.state() == LeaseState.LIVE)
                .toList();
    }

    public GlobalAddress address(Lease lease) {
        return lease.address(network);
    }

    /**
     * Leases memory on one node.
     *
     * @param bytes rounded up to whole pages
     * @param grantees who else may use it
     */
    public Lease leaseMemoryOn(NodeId node, long bytes, Duration duration, List<NodeId> grantees)
            throws OperationRefused, IOException {
        Asset asset = assetsOf(node).stream()
                .filter(each -> each.kind() == AssetKind.MEMORY)
                .max(Comparator.comparingLong(Asset::free))
                .orElseThrow(() -> new OperationRefused(
                        "asset-unknown", "node " + node + " offers no memory, or has not joined: see the assets"));
        return open(asset, bytes, duration, grantees);
    }

    /** Leases memory on the node with the most of it free; on this one only if no other has enough. */
    public Lease leaseMemory(long bytes, Duration duration, List<NodeId> grantees)
            throws OperationRefused, IOException {
        List<Asset> hosts = candidates(bytes);
        for (int i = 0; i < hosts.size() - 1; i++) {
            try {
                return open(hosts.get(i), bytes, duration, grantees);
            } catch (OperationRefused refused) {
                if (!refused.code().equals("capacity-exhausted")) {
                    throw refused;
                }
            }
        }
        if (hosts.isEmpty()) {
            throw new OperationRefused(
                    "capacity-exhausted", "no node has " + bytes + " bytes of memory free: ask for less");
        }
        return open(hosts.getLast(), bytes, duration, grantees);
    }

    /** Lets a lease of this node run for {@code duration} from now on. */
    public Lease extend(AssetId lease, Duration duration) throws OperationRefused, IOException {
        return CanonicalReader.decode(submitter.submit(new ExtendLease(lease, duration)), Lease::decode);
    }

    /** Ends a lease of this node, which refuses it itself from then on, or another's on this node's memory. */
    public void release(AssetId lease) throws OperationRefused, IOException {
        submitter.submit(new ReleaseLease(lease));
        signal.await(() -> !isLive(lease), SHOWN_WITHIN);
    }

    /** Opens a leased region for reading and writing. */
    public RemoteMemory memory(GlobalAddress address) throws IOException {
        if (address.networkPrefix() != network.prefix()) {
            throw new MemoryRefused(MemoryRefusal.NO_LEASE, address + " is of another network");
        }
        AssetId id = address.asset();
        Lease lease = surroundings
                .assets()
                .get()
                .lease(id)
                .filter(each -> each.host().interfaceId() == address.node())
                .orElseThrow(() -> new MemoryRefused(
                        MemoryRefusal.NO_LEASE, "the ledger has no lease at " + address + ": lease memory first"));
        if (lease.state() != LeaseState.LIVE) {
            throw new MemoryRefused(
                    MemoryRefusal.LEASE_ENDED,
                    "lease " + id + " ended at " + lease.until() + " ("
                            + lease.state().label() + "): open a new one");
        }
        return memory(lease);
    }

    /** As {@link #memory(GlobalAddress)}, for a lease that may be newer than what this node's ledger has. */
    public RemoteMemory memory(Lease lease) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return openRegion(lease);
            } catch (MemoryRefused refused) {
                if (refused.code() != MemoryRefusal.NO_LEASE || attempt == OPEN_ATTEMPTS_MAX) {
                    throw refused;
                }
                signal.pause(OPEN_PAUSE);
            }
        }
    }

    /** Zeroes and frees what others hold here. */
    @Override
    public void close() {
        host.close();
    }

    /** Under which id this node's assets and leases stand. */
    private NodeId origin() {
        return surroundings.origin(self);
    }

    private boolean isLive(AssetId lease) {
        return surroundings
                .assets()
                .get()
                .lease(lease)
                .filter(each -> each.state() == LeaseState.LIVE)
                .isPresent();
    }

    private RemoteMemory openRegion(Lease lease) throws IOException {
        if (lease.host().equals(origin())) {
            return RemoteMemory.local(host, self, lease.id());
        }
        NodeId there = surroundings.members().get().latest(lease.host());
        InetSocketAddress endpoint = surroundings
                .directory()
                .endpoint(there)
                .orElseThrow(() -> new IOException("nobody knows where node " + there + " is"));
        return RemoteMemory.over(surroundings.dialer().connect(endpoint, there), lease.id());
    }

    private Lease open(Asset asset, long bytes, Duration duration, List<NodeId> grantees)
            throws OperationRefused, IOException {
        List<NodeId> ascending = grantees.stream().sorted().distinct().toList();
        AssetOperation operation = new OpenLease(asset.id(), pages(bytes), duration, ascending);
        Lease lease = CanonicalReader.decode(submitter.submit(operation), Lease::decode);
        // Its own ledger may be a moment behind: the next command shall see what this one did.
        signal.await(() -> surroundings.assets().get().lease(lease.id()).isPresent(), SHOWN_WITHIN);
        return lease;
    }

    private List<Asset> candidates(long bytes) {
        List<Asset> candidates = new ArrayList<>();
        Optional<Asset> last = Optional.empty();
        for (int seen = 0; seen < CANDIDATES_MAX; seen += Assets.PAGE_MAX) {
            List<Asset> page = assets(AssetKind.MEMORY, last);
            page.stream().filter(asset -> asset.free() >= pages(bytes)).forEach(candidates::add);
            if (page.size() < Assets.PAGE_MAX) {
                break;
            }
            last = Optional.of(page.getLast());
        }
        Comparator<Asset> others = Comparator.comparing(asset -> asset.owner().equals(origin()));
        return candidates.stream()
                .sorted(others.thenComparing(Asset::free, Comparator.reverseOrder()))
                .limit(ATTEMPTS_MAX)
                .toList();
    }

    private static long pages(long bytes) {
        long page = AssetKind.MEMORY.granule();
        return Math.ceilDiv(bytes, page) * page;
    }
}
