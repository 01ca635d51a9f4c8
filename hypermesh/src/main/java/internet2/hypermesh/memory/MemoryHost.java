package internet2.hypermesh.memory;

import internet2.foundation.AssetId;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import internet2.hypermesh.assets.AssetKind;
import internet2.hypermesh.assets.Assets;
import internet2.hypermesh.assets.AssetsModule;
import internet2.hypermesh.assets.Lease;
import internet2.hypermesh.assets.LeaseState;
import internet2.hypermesh.memory.MemoryRequest.CompareAndSwap;
import internet2.hypermesh.memory.MemoryRequest.FetchAndAdd;
import internet2.hypermesh.memory.MemoryRequest.Open;
import internet2.hypermesh.memory.MemoryRequest.Read;
import internet2.hypermesh.memory.MemoryRequest.Write;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockListener;
import internet2.ledger.CommittedOperation;
import internet2.stoq.Peer;
import internet2.stoq.Service;
import internet2.stoq.StoqRefusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Serves the memory that this node has leased out.
 *
 * <p>Every access is checked against the lease as last committed, and against the later of the own clock and
 * the last block's time. A region comes to be when its lease is first used. When the lease ends, accesses are
 * refused from the moment that this host has the block, or that its clock says so. What is irreversible waits for
 * the block, so that a clock that leapt ahead destroys nothing: accesses under way are finished, then the region
 * is zeroed and freed, on a thread of the host's own. Thread-safe.
 */
public final class MemoryHost implements BlockListener, AutoCloseable {

    /** The most that one request reads or writes; larger transfers are several requests at once. */
    public static final int CHUNK_BYTES_MAX = 1 << 20;

    private final NodeId self;
    private final Supplier<Assets> committed;
    private final UnaryOperator<NodeId> origins;
    private final InstantSource clock;
    private final MemoryObserver observer;
    private final RegionTable regions;
    private final ExecutorService undertaker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("memory-host").factory());

    private volatile Instant lastBlock = Instant.EPOCH;

    /** Touched by the ledger's announcing thread alone. */
    private long lastHeight;

    /**
     * @param committed the module's latest committed state; asked anew each time
     * @param origins from an id to that under which its leases stand, whatever keys it has now
     * @param bytesMax what all regions together may take, whatever the ledger says
     * @param random tells one life of a region from the next
     */
    public MemoryHost(
            NodeId self,
            Supplier<Assets> committed,
            UnaryOperator<NodeId> origins,
            long bytesMax,
            InstantSource clock,
            RandomGenerator random,
            MemoryObserver observer) {
        this(
                self,
                committed,
                origins,
                clock,
                observer,
                new RegionTable(MemorySource.ofThisMachine(), bytesMax, random, observer));
    }

    MemoryHost(
            NodeId self,
            Supplier<Assets> committed,
            UnaryOperator<NodeId> origins,
            InstantSource clock,
            MemoryObserver observer,
            RegionTable regions) {
        this.self = self;
        this.committed = committed;
        this.origins = origins;
        this.clock = clock;
        this.observer = observer;
        this.regions = regions;
    }

    /** What this host serves over STOQ: numbers 48 to 52. */
    public List<Service> services() {
        return Arrays.stream(MemoryService.values())
                .map(service -> Service.of(service.number(), (peer, request) -> serve(service, peer, request)))
                .toList();
    }

    /** Memory that regions hold now, in bytes; a region counts until it is freed. */
    public long bytesHeld() {
        return regions.bytesHeld();
    }

    /** Sees which leases have ended. Must be called for every block that is committed. */
    @Override
    public void committed(BlockHeader header, Hash hash, List<CommittedOperation> operations) {
        // A follower that caught up by state has skipped blocks, and with them what was in them.
        boolean skipped = header.height() != lastHeight + 1;
        lastHeight = header.height();
        boolean touched =
                operations.stream().anyMatch(each -> each.operation().module().equals(AssetsModule.NAME));
        advance(header.time(), touched || skipped);
    }

    /** Zeroes and frees all regions. */
    @Override
    public void close() {
        undertaker.close();
        regions.close();
    }

    /** @param touched whether leases may have changed otherwise than by time */
    void advance(Instant blockTime, boolean touched) {
        lastBlock = blockTime;
        if (touched) {
            Assets assets = committed.get();
            regions.all().forEach(region -> renew(region, assets));
        }
        try {
            regions.endedAt(blockTime).forEach(region -> undertaker.execute(() -> regions.bury(region)));
        } catch (RejectedExecutionException closing) {
            // close() frees every region itself.
        }
    }

    /** Waits until all regions whose leases were seen to end are freed. */
    void awaitBurials() {
        try {
            undertaker.submit(() -> {}).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    Bytes answer(MemoryService service, NodeId user, Bytes request) throws MemoryRefused {
        try {
            MemoryRequest asked = decode(service, request);
            Bytes answer = perform(asked, region(asked.lease(), user));
            count(asked, answer);
            return answer;
        } catch (MemoryRefused refused) {
            observer.refused(refused.code());
            throw refused;
        }
    }

    private Bytes serve(MemoryService service, Peer peer, Bytes request) throws StoqRefusal {
        try {
            return answer(service, peer.id(), request);
        } catch (MemoryRefused refused) {
            throw new StoqRefusal(refused.code().label(), refused.reason());
        }
    }

    private static MemoryRequest decode(MemoryService service, Bytes request) throws MemoryRefused {
        try {
            return CanonicalReader.decode(request, in -> MemoryRequest.decode(service, in));
        } catch (MalformedInputException e) {
            throw new MemoryRefused(MemoryRefusal.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    private static Bytes perform(MemoryRequest asked, Region region) throws MemoryRefused {
        return switch (asked) {
            case Open open -> region.info().encoded();
            case Read(var lease, long incarnation, long offset, long length) ->
                region.read(incarnation, offset, length);
            case Write(var lease, long incarnation, long offset, Bytes content) -> {
                region.write(incarnation, offset, content);
                yield Bytes.EMPTY;
            }
            case CompareAndSwap(var lease, long incarnation, long offset, long expected, long replacement) ->
                u64(region.compareAndSwap(incarnation, offset, expected, replacement));
            case FetchAndAdd(var lease, long incarnation, long offset, long delta) ->
                u64(region.fetchAndAdd(incarnation, offset, delta));
        };
    }

    private void count(MemoryRequest asked, Bytes answer) {
        switch (asked) {
            case Open open -> {}
            case Read read -> observer.bytesRead(answer.size());
            case Write write -> observer.bytesWritten(write.content().size());
            case CompareAndSwap swap -> observer.atomicPerformed();
            case FetchAndAdd add -> observer.atomicPerformed();
        }
    }

    private Region region(AssetId id, NodeId user) throws MemoryRefused {
        Region region = regions.find(id).orElse(null);
        if (region == null) {
            Lease lease = committed.get().lease(id).orElseThrow(() -> none(id));
            check(lease, user);
            checkIsMemory(lease);
            region = regions.obtain(lease);
            // A block between our look and the region's birth went unseen by it: look again.
            renew(region, committed.get());
        }
        check(region.lease(), user);
        return region;
    }

    private static void renew(Region region, Assets assets) {
        Lease known = region.lease();
        // An ended lease that is forgotten too can only be one whose end this host slept through.
        region.renew(assets.lease(known.id()).orElseGet(() -> known.ended(LeaseState.EXPIRED, known.until())));
    }

    private void check(Lease lease, NodeId user) throws MemoryRefused {
        if (!lease.host().equals(origins.apply(self))) {
            throw none(lease.id());
        }
        if (!lease.allows(user) && !lease.allows(origins.apply(user))) {
            throw new MemoryRefused(
                    MemoryRefusal.NOT_YOURS,
                    "lease " + lease.id() + " is not " + user + "'s: ask its lessee to lease with you as a grantee");
        }
        if (!lease.isLiveAt(now())) {
            throw new MemoryRefused(
                    MemoryRefusal.LEASE_ENDED,
                    "lease " + lease.id() + " ended at " + lease.until() + " ("
                            + lease.state().label() + "): open a new one");
        }
    }

    private void checkIsMemory(Lease lease) throws MemoryRefused {
        boolean memory = committed
                .get()
                .asset(lease.asset())
                .filter(asset -> asset.kind() == AssetKind.MEMORY)
                .isPresent();
        if (!memory) {
            throw none(lease.id());
        }
    }

    private static MemoryRefused none(AssetId lease) {
        return new MemoryRefused(
                MemoryRefusal.NO_LEASE, "this host has no memory under lease " + lease + ", or not heard of it yet");
    }

    private Instant now() {
        Instant clockTime = clock.instant();
        return clockTime.isAfter(lastBlock) ? clockTime : lastBlock;
    }

    private static Bytes u64(long value) {
        return new CanonicalWriter(Long.BYTES).u64(value).toBytes();
    }
}
