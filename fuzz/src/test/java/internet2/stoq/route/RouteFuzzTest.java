package internet2.stoq.route;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.fuzz.FuzzTargets;
import internet2.fuzz.SeedWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What a neighbour asks a relay, and what a relay says of itself. */
final class RouteFuzzTest extends FuzzTargets {

    private static final NodeId SELF = node("self");

    private static NodeId node(String name) {
        return new NodeId(Hash.of(Bytes.utf8(name)));
    }

    /** Whatever a request says, what is asked of the next hop is shorter, and its way no longer than any may be. */
    @FuzzTest
    void request(byte[] data) {
        canonical(data, CircuitRequest::decode).ifPresent(asked -> {
            holds(asked.travelled().size() + asked.onwards().size() <= Path.RELAYS_MAX + 1, "too long a way");
            if (!asked.loopsAt(SELF) && !asked.onwards().isEmpty()) {
                CircuitRequest next = asked.next(SELF, 1);
                same(asked.onwards().size() - 1, next.onwards().size());
                same(SELF, next.asking());
            }
        });
    }

    @FuzzTest
    void terms(byte[] data) {
        canonical(data, RelayTerms::decode);
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws IOException {
        seeds.valid("request", "one-relay", new CircuitRequest(7, List.of(node("a")), List.of(node("c"))));
        seeds.valid("request", "arrived", new CircuitRequest(7, List.of(node("a"), node("b")), List.of()));
        seeds.valid("request", "loop", new CircuitRequest(7, List.of(node("a")), List.of(SELF, node("c"))));
        CanonicalWriter longest = new CanonicalWriter()
                .u32(1)
                .list(Collections.nCopies(4, node("a")), (out, node) -> out.hash(node.hash()))
                .list(Collections.nCopies(4, node("c")), (out, node) -> out.hash(node.hash()));
        seeds.hostile("request", "too-long", longest.toBytes());
        seeds.valid("terms", "measured", new RelayTerms(3, Optional.of(Duration.ofMillis(12))));
        seeds.valid("terms", "unmeasured", new RelayTerms(0, Optional.empty()));
        seeds.hostile(
                "terms",
                "longer-than-any-round-trip",
                new CanonicalWriter().u64(0).u8(1).u64(1L << 54).toBytes());
        seeds.hostile("terms", "negative", new CanonicalWriter().u64(-1).u8(0).toBytes());
    }
}
