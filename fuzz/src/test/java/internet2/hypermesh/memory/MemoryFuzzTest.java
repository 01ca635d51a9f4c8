package internet2.hypermesh.memory;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.AssetId;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.MalformedInputException;
import internet2.fuzz.FuzzTargets;
import internet2.fuzz.SeedWriter;
import internet2.hypermesh.assets.Asset;
import internet2.hypermesh.assets.AssetKind;
import internet2.hypermesh.assets.Assets;
import internet2.hypermesh.assets.Lease;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/** What users ask of the host of a region; the first byte is the service's number. */
final class MemoryFuzzTest extends FuzzTargets {

    private static final NodeId STRANGER = new NodeId(Hash.of(Bytes.utf8("stranger")));
    private static final AssetId LEASE = new AssetId(1, 2);

    @FuzzTest
    void request(byte[] data) {
        service(data).ifPresent(service -> canonical(rest(data), in -> MemoryRequest.decode(service, in)));
    }

    /** A stranger gets nothing and leaves nothing behind. */
    @FuzzTest
    void requestOfAStranger(byte[] data) {
        Optional<MemoryService> service = service(data);
        if (service.isEmpty()) {
            return;
        }
        RegionTable regions =
                new RegionTable(MemorySource.ofThisMachine(), 1 << 20, new SplittableRandom(1), MemoryObserver.NONE);
        try (MemoryHost host =
                new MemoryHost(STRANGER, NoLeases::new, id -> id, () -> Instant.EPOCH, MemoryObserver.NONE, regions)) {
            Optional<Bytes> answer =
                    parsed(() -> host.answer(service.get(), STRANGER, Bytes.of(rest(data))), MemoryRefused.class);
            holds(answer.isEmpty(), "an answer without a lease");
            holds(host.bytesHeld() == 0, "memory without a lease");
        }
    }

    @FuzzTest
    void regionInfo(byte[] data) {
        canonical(data, RegionInfo::decode, MalformedInputException.class);
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws IOException {
        write(seeds, MemoryService.OPEN, new MemoryRequest.Open(LEASE));
        write(seeds, MemoryService.READ, new MemoryRequest.Read(LEASE, 3, 4096, 64));
        write(seeds, MemoryService.WRITE, new MemoryRequest.Write(LEASE, 3, 4096, Bytes.utf8("content")));
        write(seeds, MemoryService.COMPARE_AND_SWAP, new MemoryRequest.CompareAndSwap(LEASE, 3, 8, 0, 1));
        write(seeds, MemoryService.FETCH_AND_ADD, new MemoryRequest.FetchAndAdd(LEASE, 3, 8, -1));
        seeds.valid("regionInfo", "page", new RegionInfo(4096, Instant.EPOCH, 3));
    }

    private static void write(SeedWriter seeds, MemoryService service, MemoryRequest request) throws IOException {
        Bytes content = Bytes.of((byte) service.number()).concat(request.encoded());
        String name = service.name().toLowerCase(Locale.ROOT);
        seeds.valid("request", name, content);
        seeds.hostile("requestOfAStranger", name, content);
    }

    private static Optional<MemoryService> service(byte[] data) {
        return Arrays.stream(MemoryService.values())
                .filter(service -> data.length > 0 && service.number() == data[0])
                .findFirst();
    }

    private static byte[] rest(byte[] data) {
        return Arrays.copyOfRange(data, 1, data.length);
    }

    private static final class NoLeases implements Assets {
        @Override
        public Optional<Asset> asset(AssetId id) {
            return Optional.empty();
        }

        @Override
        public List<Asset> ownedBy(NodeId owner, Optional<Asset> after, int limit) {
            return List.of();
        }

        @Override
        public List<Asset> ofKind(AssetKind kind, Optional<Asset> after, int limit) {
            return List.of();
        }

        @Override
        public Optional<Lease> lease(AssetId id) {
            return Optional.empty();
        }

        @Override
        public List<Lease> leasesOf(NodeId lessee, Optional<Lease> after, int limit) {
            return List.of();
        }

        @Override
        public List<Lease> leasesOn(AssetId asset, Optional<Lease> after, int limit) {
            return List.of();
        }
    }
}
