package internet2.stoq.content.manifest;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.stoq.content.chunking.ChunkSizes;

/** An object and how many plain bytes it has, or may have at most where nobody has said how many they are. */
public record ObjectRef(ContentId id, int size) implements Encodable {

    /** Of the encoding. */
    static final int BYTES = ContentId.SIZE + 4;

    static ObjectRef decode(CanonicalReader in) {
        ContentId id = ContentId.decode(in);
        long size = in.u32();
        if (size < 1 || size > ChunkSizes.CHUNK_BYTES_MAX) {
            throw in.malformed("a chunk has 1 to " + ChunkSizes.CHUNK_BYTES_MAX + " bytes, not " + size);
        }
        return new ObjectRef(id, (int) size);
    }

    @Override
    public void encode(CanonicalWriter out) {
        id.encode(out);
        out.u32(size);
    }
}
