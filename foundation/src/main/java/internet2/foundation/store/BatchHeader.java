package internet2.foundation.store;

import internet2.foundation.Hash;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the records of one batch, 60 bytes: the segment's marker (8), index of the first record (u64),
 * number of records (u32), bytes of all of them (u32), chain hash of the record before (32), CRC-32C of all that (4).
 * Then each record: length (u32), payload, chain hash (32).
 */
record BatchHeader(long firstIndex, int count, int bodyBytes, Hash previous) {

    static final int SIZE = 60;

    /** Bytes that a record takes beyond its payload. */
    static final int RECORD_EXTRA = 4 + Hash.SIZE;

    private static final int CHECKED = SIZE - 4;

    void writeTo(ByteBuffer out, long marker) {
        int start = out.position();
        out.putLong(marker).putLong(firstIndex).putInt(count).putInt(bodyBytes).put(previous.toArray());
        out.putInt(crc(out.duplicate().position(start).limit(start + CHECKED)));
    }

    /** Null where the 60 bytes that remain in {@code in} are no batch header of the segment with this marker. */
    static @Nullable BatchHeader read(ByteBuffer in, long marker) {
        int start = in.position();
        if (in.remaining() < SIZE || in.getLong(start) != marker) {
            return null;
        }
        if (in.getInt(start + CHECKED) != crc(in.duplicate().limit(start + CHECKED))) {
            return null;
        }
        byte[] previous = new byte[Hash.SIZE];
        in.get(start + 24, previous);
        return new BatchHeader(
                in.getLong(start + 8), in.getInt(start + 16), in.getInt(start + 20), Hash.wrap(previous));
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
