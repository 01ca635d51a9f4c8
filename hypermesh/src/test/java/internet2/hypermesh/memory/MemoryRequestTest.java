package internet2.hypermesh.memory;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.AssetId;
import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.hypermesh.memory.MemoryRequest.CompareAndSwap;
import internet2.hypermesh.memory.MemoryRequest.FetchAndAdd;
import internet2.hypermesh.memory.MemoryRequest.Open;
import internet2.hypermesh.memory.MemoryRequest.Read;
import internet2.hypermesh.memory.MemoryRequest.Write;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class MemoryRequestTest {

    private static final AssetId LEASE = AssetId.parse("000102030405060708090a0b0c0d0e0f");

    @Test
    void requestsReadBackFromTheirBytes() {
        returns(MemoryService.OPEN, new Open(LEASE));
        returns(MemoryService.READ, new Read(LEASE, -1, 2, 3));
        returns(MemoryService.WRITE, new Write(LEASE, -1, 2, Bytes.utf8("content")));
        returns(MemoryService.COMPARE_AND_SWAP, new CompareAndSwap(LEASE, -1, 2, 3, -4));
        returns(MemoryService.FETCH_AND_ADD, new FetchAndAdd(LEASE, -1, 2, -3));
    }

    @Test
    void theLayoutIsTheDocumentedOne() {
        assertThat(new Write(LEASE, 1, 2, Bytes.utf8("hi")).encoded())
                .isEqualTo(Bytes.parseHex("000102030405060708090a0b0c0d0e0f" + "0000000000000001" + "0000000000000002"
                        + "00000002" + "6869"));
        assertThat(new RegionInfo(4096, Instant.ofEpochMilli(7), 9).encoded())
                .isEqualTo(Bytes.parseHex("0000000000001000" + "0000000000000007" + "0000000000000009"));
    }

    @Property(tries = 2000)
    void anyBytesAreARequestOrMalformed(@ForAll MemoryService service, @ForAll byte[] bytes) {
        Bytes input = Bytes.of(bytes);
        try {
            MemoryRequest request = CanonicalReader.decode(input, in -> MemoryRequest.decode(service, in));
            assertThat(request.encoded()).isEqualTo(input);
        } catch (MalformedInputException expected) {
            assertThat(expected).hasMessageContaining("byte");
        }
    }

    private static void returns(MemoryService service, MemoryRequest request) {
        MemoryRequest back = CanonicalReader.decode(request.encoded(), in -> MemoryRequest.decode(service, in));
        assertThat(back).isEqualTo(request);
    }
}
