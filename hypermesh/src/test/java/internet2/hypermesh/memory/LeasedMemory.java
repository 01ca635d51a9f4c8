package internet2.hypermesh.memory;

import static internet2.ledger.ModuleHarness.ALICE;

import internet2.foundation.AssetId;
import internet2.foundation.NodeId;
import internet2.hypermesh.assets.AssetDescription;
import internet2.hypermesh.assets.AssetKind;
import internet2.hypermesh.assets.AssetOperation.ExtendLease;
import internet2.hypermesh.assets.AssetOperation.OpenLease;
import internet2.hypermesh.assets.AssetOperation.Register;
import internet2.hypermesh.assets.AssetOperation.ReleaseLease;
import internet2.hypermesh.assets.Assets;
import internet2.hypermesh.assets.AssetsModule;
import internet2.hypermesh.assets.Lease;
import internet2.hypermesh.assets.Offer;
import internet2.ledger.ModuleHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** A ledger in memory on which one host offers a gibibyte, and that host. */
final class LeasedMemory implements AutoCloseable {

    static final Duration HOUR = Duration.ofHours(1);
    static final long OFFERED = 1L << 30;

    final ModuleHarness ledger = ModuleHarness.of(new AssetsModule());
    final WatchedMemory memory = new WatchedMemory();
    final NodeId owner;
    private final AssetId asset;
    private final long bytesMax;
    private volatile Instant clock = ledger.time();
    private MemoryHost host;

    LeasedMemory() {
        this(ALICE, OFFERED);
    }

    LeasedMemory(NodeId owner, long bytesMax) {
        this.owner = owner;
        this.bytesMax = bytesMax;
        AssetDescription description = new AssetDescription(
                AssetKind.MEMORY, "ram", OFFERED, new Offer(OFFERED, Duration.ofDays(1)), 7443, new TreeMap<>());
        ledger.as(owner).accept("assets", new Register(description));
        asset = description.id(owner);
        host = newHost();
    }

    MemoryHost host() {
        return host;
    }

    Lease open(NodeId lessee, long bytes, NodeId... grantees) {
        return ledger.as(lessee).accept("assets", new OpenLease(asset, bytes, HOUR, List.of(grantees)), Lease::decode);
    }

    void release(Lease lease) {
        ledger.as(lease.lessee()).accept("assets", new ReleaseLease(lease.id()));
        host.advance(ledger.time(), true);
    }

    void extend(Lease lease) {
        ledger.as(lease.lessee()).accept("assets", new ExtendLease(lease.id(), HOUR));
        host.advance(ledger.time(), true);
    }

    /** Blocks go on, the host's own clock stands. */
    void passBlocks(Duration by) {
        ledger.advance(by);
        host.advance(ledger.time(), false);
    }

    /** The host's clock goes on, blocks don't come. */
    void passClock(Duration by) {
        clock = clock.plus(by);
    }

    void restart() {
        host.close();
        host = newHost();
    }

    private MemoryHost newHost() {
        RegionTable regions = new RegionTable(memory, bytesMax, new Random(), MemoryObserver.NONE);
        return new MemoryHost(
                owner, () -> ledger.query(Assets.class), id -> id, () -> clock, MemoryObserver.NONE, regions);
    }

    @Override
    public void close() {
        host.close();
    }
}
