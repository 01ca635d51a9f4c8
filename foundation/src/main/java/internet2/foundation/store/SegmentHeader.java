package internet2.foundation.store;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import java.util.zip.CRC32C;

/**
 * The first 64 bytes of a segment file: magic (8), format version (u32), first index (u64), chain hash of the record
 * before the first (32), marker (8), CRC-32C of all that (4).
 *
 * @param marker random bytes that begin every batch of this file: nobody who only chooses payloads can make bytes
 *     that look like a batch
 */
record SegmentHeader(long firstIndex, Hash previous, long marker) {

    static final int SIZE = 64;
    static final int FORMAT = 1;

    private static final Bytes MAGIC = Bytes.utf8("I2SEGLOG");

    Bytes encoded() {
        CanonicalWriter out = new CanonicalWriter(SIZE)
                .fixed(MAGIC)
                .u32(FORMAT)
                .u64(firstIndex)
                .hash(previous)
                .u64(marker);
        return out.u32(crc(out.toBytes())).toBytes();
    }

    /** Reads the first {@link #SIZE} bytes of a file, of which there may be fewer. */
    static SegmentHeader decode(Bytes head) throws Damage {
        if (head.size() < SIZE) {
            throw new Damage(0, -1, "the file ends within its header");
        }
        if (!head.slice(0, MAGIC.size()).equals(MAGIC)) {
            throw new Damage(0, -1, "this is no segment of a log");
        }
        CanonicalReader in = new CanonicalReader(head.slice(MAGIC.size(), SIZE));
        long format = in.u32();
        SegmentHeader header = new SegmentHeader(in.u64(), in.hash(), in.u64());
        if (in.u32() != crc(head.slice(0, SIZE - 4))) {
            throw new Damage(0, header.firstIndex, "the checksum of the file's header is wrong");
        }
        if (format != FORMAT) {
            throw new Damage(0, header.firstIndex, "format " + format + " is unknown, this program knows " + FORMAT);
        }
        return header;
    }

    private static long crc(Bytes bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.buffer());
        return crc.getValue();
    }
}
