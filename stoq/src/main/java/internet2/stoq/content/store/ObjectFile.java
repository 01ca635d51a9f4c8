package internet2.stoq.content.store;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.stoq.content.chunking.ChunkSizes;
import internet2.stoq.content.packing.PackedObject;
import java.util.zip.CRC32C;

/** A file of the store: magic number, CRC-32C of what follows, provenance, the object as it goes over the wire. */
record ObjectFile(Provenance provenance, PackedObject object) implements Encodable {

    private static final long MAGIC = 0x53514f31; // "SQO1"

    static ObjectFile decode(CanonicalReader in) {
        if (in.u32() != MAGIC) {
            throw in.malformed("a file of the store begins with SQO1");
        }
        long checksum = in.u32();
        Provenance provenance = Provenance.decode(in);
        PackedObject object = PackedObject.decode(in, ChunkSizes.CHUNK_BYTES_MAX);
        if (checksum(provenance, object) != checksum) {
            throw in.malformed("a file with another checksum");
        }
        return new ObjectFile(provenance, object);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u32(MAGIC).u32(checksum(provenance, object)).value(provenance).value(object);
    }

    @Override
    public Bytes encoded() {
        CanonicalWriter out = new CanonicalWriter(object.payload().size() + 128); // in one piece
        encode(out);
        return out.toBytes();
    }

    private static long checksum(Provenance provenance, PackedObject object) {
        CRC32C checksum = new CRC32C();
        checksum.update(provenance.encoded().buffer());
        checksum.update(new PackedObject(object.packing(), object.plainSize(), Bytes.EMPTY)
                .encoded()
                .buffer());
        checksum.update(object.payload().buffer());
        return checksum.getValue();
    }
}
