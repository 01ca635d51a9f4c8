package internet2.hypermesh.memory;

import java.util.Locale;
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
import java.util.Optional;
import java.util.SplittableRandom;

/** What users ask of the host of a region; the first byte says which service. */
final class MemoryFuzzTest extends FuzzTargets {

    private static final NodeId STRANGER = new NodeId(Hash.of(Bytes.utf8("stranger")));
    private static final AssetId LEASE = new AssetId(1, 2);

    @FuzzTest
    void request(byte[] data) {
        if (data.length > 0) {
            canonical(rest(data), in -> MemoryRequest.decode(service(data), in));
        }
    }

    /** A stranger gets nothing and leaves nothing behind. */
    @FuzzTest
    void requestOfAStranger(byte[] data) {
        if (data.length == 0) {
            return;
        }
        RegionTable regions =
                new RegionTable(MemorySource.ofThisMachine(), 1 << 20, new SplittableRandom(1), MemoryObserver.NONE);
        try (MemoryHost host =
                new MemoryHost(STRANGER, NoLeases::new, () -> Instant.EPOCH, MemoryObserver.NONE, regions)) {
            Optional<Bytes> answer =
                    parsed(() -> host.answer(service(data), STRANGER, Bytes.of(rest(data))), MemoryRefused.class);
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
        List<MemoryRequest> requests = List.of(
                new MemoryRequest.Open(LEASE),
                new MemoryRequest.Read(LEASE, 3, 4096, 64),
                new MemoryRequest.Write(LEASE, 3, 4096, Bytes.utf8("content")),
                new MemoryRequest.CompareAndSwap(LEASE, 3, 8, 0, 1),
                new MemoryRequest.FetchAndAdd(LEASE, 3, 8, -1));
        for (int i = 0; i < requests.size(); i++) {
            Bytes request = Bytes.of((byte) i).concat(requests.get(i).encoded());
            String name = MemoryService.values()[i].name().toLowerCase(Locale.ROOT);
            seeds.valid("request", name, request);
            seeds.hostile("requestOfAStranger", name, request);
        }
        seeds.valid("regionInfo", "page", new RegionInfo(4096, Instant.EPOCH, 3));
    }

    private static MemoryService service(byte[] data) {
        MemoryService[] services = MemoryService.values();
        return services[(data[0] & 0xff) % services.length];
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
