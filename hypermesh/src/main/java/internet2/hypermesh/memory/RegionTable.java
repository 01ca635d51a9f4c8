package internet2.hypermesh.memory;

import internet2.foundation.AssetId;
import internet2.hypermesh.assets.Lease;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The regions that exist on this host, and how much memory they hold together. Thread-safe. */
final class RegionTable {

    /** 1 TiB: a boolean per MiB of it still fits into a megabyte. */
    static final long REGION_BYTES_MAX = 1L << 40;

    private static final Logger log = LoggerFactory.getLogger(RegionTable.class);

    private final MemorySource source;
    private final long bytesMax;
    private final RandomGenerator random;
    private final MemoryObserver observer;
    private final Map<AssetId, Region> regions = new ConcurrentHashMap<>();

    /** Guarded by this; counts a region until it is freed. */
    private long bytesHeld;

    /** Guarded by this. */
    private boolean closed;

    RegionTable(MemorySource source, long bytesMax, RandomGenerator random, MemoryObserver observer) {
        this.source = source;
        this.bytesMax = bytesMax;
        this.random = random;
        this.observer = observer;
    }

    Optional<Region> find(AssetId lease) {
        return Optional.ofNullable(regions.get(lease));
    }

    List<Region> all() {
        return List.copyOf(regions.values());
    }

    List<Region> endedAt(Instant now) {
        return regions.values().stream()
                .filter(region -> !region.lease().isLiveAt(now))
                .toList();
    }

    synchronized long bytesHeld() {
        return bytesHeld;
    }

    /** The region of a lease; made of zeros where there is none yet. */
    synchronized Region obtain(Lease lease) throws MemoryRefused {
        Region there = regions.get(lease.id());
        if (there != null) {
            return there;
        }
        if (closed) {
            throw full(lease, "it is stopping");
        }
        if (lease.amount() > REGION_BYTES_MAX || lease.amount() > bytesMax - bytesHeld) {
            throw full(lease, "this host lends " + bytesMax + " bytes and " + bytesHeld + " are in use");
        }
        try {
            Region region = new Region(lease, source.take(lease.amount()), random.nextLong());
            regions.put(lease.id(), region);
            bytesHeld += lease.amount();
            observer.regionOpened(lease.amount());
            return region;
        } catch (MemorySource.Exhausted e) {
            throw full(lease, String.valueOf(e.getMessage()));
        }
    }

    /** Ends a region; until its memory is free its lease finds it ended. */
    void bury(Region region) {
        region.end();
        long bytes = region.lease().amount();
        synchronized (this) {
            if (!regions.remove(region.lease().id(), region)) {
                return;
            }
            bytesHeld -= bytes;
        }
        observer.regionFreed(bytes);
        log.atInfo()
                .addKeyValue("lease", region.lease().id())
                .addKeyValue("bytes", bytes)
                .log("region zeroed and freed");
    }

    /** Ends all regions; no further one comes to be. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        all().forEach(this::bury);
    }

    private static MemoryRefused full(Lease lease, String why) {
        log.atWarn()
                .addKeyValue("lease", lease.id())
                .addKeyValue("bytes", lease.amount())
                .addKeyValue("why", why)
                .log("leased memory can't be provided");
        return new MemoryRefused(
                MemoryRefusal.HOST_FULL,
                "the host can't provide " + lease.amount() + " bytes now (" + why + "): try again, or lease elsewhere");
    }
}
