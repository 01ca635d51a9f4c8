package internet2.hypermesh.assets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.AssetId;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import internet2.hypermesh.assets.AssetOperation.ExtendLease;
import internet2.hypermesh.assets.AssetOperation.OpenLease;
import internet2.hypermesh.assets.AssetOperation.Register;
import internet2.hypermesh.assets.AssetOperation.ReleaseLease;
import internet2.hypermesh.assets.AssetOperation.Retire;
import internet2.hypermesh.assets.AssetOperation.Update;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class AssetEncodingTest {

    private static final NodeId NODE = new NodeId(new Hash(1, 2, 3, 4));
    private static final AssetId ID = new AssetId(5, 6);
    private static final Duration DAY = Duration.ofDays(1);

    static List<AssetOperation> operations() {
        AssetDescription asset = new AssetDescription(
                AssetKind.MEMORY,
                "ram",
                1 << 30,
                new Offer(1 << 20, DAY),
                7443,
                new TreeMap<>(Map.of("node", "0", "huge-pages", "2048 kB")));
        return List.of(
                new Register(asset),
                new Update(asset),
                new Retire(ID),
                new OpenLease(ID, 4096, DAY, List.of(NODE)),
                new ExtendLease(ID, DAY),
                new ReleaseLease(ID));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void anOperationReadsBackFromItsBytes(AssetOperation operation) {
        assertThat(CanonicalReader.decode(operation.encoded(), AssetOperation::decode))
                .isEqualTo(operation);
    }

    @Test
    void recordsReadBackFromTheirBytes() {
        Register register = (Register) operations().getFirst();
        Asset asset = new Asset(NODE, register.asset(), 4096, 1, true);
        Lease lease = new Lease(
                ID,
                ID,
                NODE,
                7443,
                NODE,
                List.of(NODE),
                4096,
                Instant.EPOCH,
                Instant.ofEpochMilli(7),
                LeaseState.EXPIRED);

        assertThat(CanonicalReader.decode(asset.encoded(), Asset::decode)).isEqualTo(asset);
        assertThat(CanonicalReader.decode(lease.encoded(), Lease::decode)).isEqualTo(lease);
    }

    @Property(tries = 2000)
    void anyBytesAreAnOperationOrRefused(@ForAll byte[] bytes) {
        Bytes input = Bytes.of(bytes);
        try {
            AssetOperation operation = CanonicalReader.decode(input, AssetOperation::decode);
            assertThat(operation.encoded()).isEqualTo(input);
        } catch (IllegalArgumentException | MalformedInputException expected) {
            assertThat(expected).hasMessageMatching("(?s).+");
        }
    }

    @Test
    void attributesOutOfOrderAreMalformed() {
        CanonicalWriter out = new CanonicalWriter();
        out.u8(1).u8(3).text("ram").u64(0).u64(0).duration(DAY).u16(0).u8(2);
        out.text("b").text("1").text("a").text("2");

        assertThatThrownBy(() -> CanonicalReader.decode(out.toBytes(), AssetOperation::decode))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("order");
    }

    @Test
    void whatIsOutOfRangeCannotBeStated() {
        refused(() -> new Offer(-1, DAY));
        refused(() -> new Offer(1, Duration.ZERO));
        refused(() -> new Offer(1, Duration.ofDays(367)));
        refused(() -> describe("../ram", 8192, 4096, 7443, Collections.emptySortedMap()));
        refused(() -> describe("ram", 4096, 8192, 7443, Collections.emptySortedMap()));
        refused(() -> describe("ram", 8192, 4097, 7443, Collections.emptySortedMap()));
        refused(() -> describe("ram", 8192, 4096, 0, Collections.emptySortedMap()));
        refused(() -> describe("ram", 8192, 4096, 7443, new TreeMap<>(Map.of("Upper", "x"))));
        refused(() -> describe("ram", 8192, 4096, 7443, new TreeMap<>(Map.of("long", "x".repeat(257)))));
        refused(() -> new AssetDescription(AssetKind.CPU, "cpu", 2, new Offer(1, DAY), 1, new TreeMap<>()));
        refused(() -> new OpenLease(ID, 0, DAY, List.of()));
        refused(() -> new OpenLease(ID, 1, DAY, List.of(NODE, NODE)));
        refused(() -> new OpenLease(
                ID,
                1,
                DAY,
                IntStream.range(0, 17)
                        .mapToObj(i -> new NodeId(new Hash(i, 0, 0, 0)))
                        .toList()));
    }

    private static AssetDescription describe(
            String key, long capacity, long offered, int port, SortedMap<String, String> attributes) {
        return new AssetDescription(AssetKind.MEMORY, key, capacity, new Offer(offered, DAY), port, attributes);
    }

    private static void refused(Runnable statement) {
        assertThatThrownBy(statement::run).isInstanceOf(IllegalArgumentException.class);
    }
}
