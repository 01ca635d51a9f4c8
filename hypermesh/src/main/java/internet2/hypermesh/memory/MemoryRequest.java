package internet2.hypermesh.memory;

import internet2.foundation.AssetId;
import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.nio.ByteBuffer;

/**
 * What a user asks of the host of a region. Each type has its own STOQ service; all begin with the lease
 * (16 bytes) and, but for {@link Open}, the region's incarnation and an offset (u64 each).
 */
sealed interface MemoryRequest extends Encodable {

    AssetId lease();

    /** Answer: {@link RegionInfo}. */
    record Open(AssetId lease) implements MemoryRequest {
        @Override
        public void encode(CanonicalWriter out) {
            out.fixed(lease.bytes());
        }
    }

    /** Answer: the bytes, without a count. */
    record Read(AssetId lease, long incarnation, long offset, long length) implements MemoryRequest {
        @Override
        public void encode(CanonicalWriter out) {
            header(out, this, incarnation, offset).u32(length);
        }
    }

    /** Answer: empty. */
    record Write(AssetId lease, long incarnation, long offset, Bytes content) implements MemoryRequest {
        @Override
        public void encode(CanonicalWriter out) {
            header(out, this, incarnation, offset).bytes(content);
        }

        /** In one piece: contents are large. */
        @Override
        public Bytes encoded() {
            CanonicalWriter out = new CanonicalWriter(content.size() + 64);
            encode(out);
            return out.toBytes();
        }
    }

    /** Answer: the u64 that was there; the replacement is there now if that equals {@code expected}. */
    record CompareAndSwap(AssetId lease, long incarnation, long offset, long expected, long replacement)
            implements MemoryRequest {
        @Override
        public void encode(CanonicalWriter out) {
            header(out, this, incarnation, offset).u64(expected).u64(replacement);
        }
    }

    /** Answer: the u64 that was there. Wraps around at 2^64. */
    record FetchAndAdd(AssetId lease, long incarnation, long offset, long delta) implements MemoryRequest {
        @Override
        public void encode(CanonicalWriter out) {
            header(out, this, incarnation, offset).u64(delta);
        }
    }

    static MemoryRequest decode(MemoryService service, CanonicalReader in) {
        ByteBuffer id = in.fixed(AssetId.SIZE).buffer();
        AssetId lease = new AssetId(id.getLong(), id.getLong());
        return switch (service) {
            case OPEN -> new Open(lease);
            case READ -> new Read(lease, in.u64(), in.u64(), in.u32());
            case WRITE -> new Write(lease, in.u64(), in.u64(), in.bytes(MemoryHost.CHUNK_BYTES_MAX));
            case COMPARE_AND_SWAP -> new CompareAndSwap(lease, in.u64(), in.u64(), in.u64(), in.u64());
            case FETCH_AND_ADD -> new FetchAndAdd(lease, in.u64(), in.u64(), in.u64());
        };
    }

    private static CanonicalWriter header(CanonicalWriter out, MemoryRequest request, long incarnation, long offset) {
        return out.fixed(request.lease().bytes()).u64(incarnation).u64(offset);
    }
}
