package internet2.foundation.store;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Walks a segment from one of its batches on. Every step is checked: a payload leaves here only when its hash holds.
 *
 * <p>Where the bytes are not a log's, {@link Damage} says where that was noticed. Not thread-safe.
 */
final class SegmentCursor {

    private final LogFile file;
    private final long marker;
    private final long limit;
    private final ChainHash chain = new ChainHash();
    private ByteBuffer window;
    private long windowAt;

    private long offset;
    private long index;
    private @Nullable Hash previous;
    private long bodyEnd;
    private int left;

    /**
     * Starts at the batch at {@code offset}, whose first record is {@code index}.
     *
     * @param limit bytes of the file that may be read
     * @param previous chain hash of the record before, or null where the batch's own word is taken
     */
    SegmentCursor(
            LogFile file, long marker, long limit, long offset, long index, @Nullable Hash previous, int windowBytes) {
        this.file = file;
        this.marker = marker;
        this.limit = limit;
        this.offset = offset;
        this.index = index;
        this.previous = previous;
        this.window =
                ByteBuffer.allocate((int) Math.min(windowBytes, limit - offset)).limit(0);
    }

    /** Where the next batch or record begins. */
    long offset() {
        return offset;
    }

    /** The index of the next record. */
    long index() {
        return index;
    }

    /** The chain hash of the record that was read last. */
    Hash head() {
        if (previous == null) {
            throw new IllegalStateException("no record was read");
        }
        return previous;
    }

    /** Whether records of the current batch are left. */
    boolean inBatch() {
        return left > 0;
    }

    /** Within a batch: the index after its last record. */
    long batchEnd() {
        return index + left;
    }

    /** Enters the batch that begins here; false at the end of what may be read. */
    boolean openBatch() throws Damage, IOException {
        if (offset == limit) {
            return false;
        }
        ByteBuffer bytes = need(offset, BatchHeader.SIZE, "the file ends within the header of a batch");
        BatchHeader header = BatchHeader.read(bytes, marker);
        if (header == null) {
            throw damage("no batch begins here");
        }
        if (header.firstIndex() != index
                || (previous != null && !header.previous().equals(previous))) {
            throw damage("the batch does not follow the one before");
        }
        if (header.count() < 1 || header.bodyBytes() < header.count() * (long) BatchHeader.RECORD_EXTRA) {
            throw damage("a batch of " + header.count() + " records in " + header.bodyBytes() + " bytes");
        }
        bodyEnd = offset + BatchHeader.SIZE + header.bodyBytes();
        if (bodyEnd > limit) {
            throw damage("the file ends within a batch");
        }
        offset += BatchHeader.SIZE;
        previous = header.previous();
        left = header.count();
        return true;
    }

    /** Leaves the current batch without a look at its records; what follows takes the next batch's own word. */
    void skipBatch() {
        offset = bodyEnd;
        index += left;
        left = 0;
        previous = null;
    }

    /** Passes a record without checking it. */
    void skip() throws Damage, IOException {
        int length = length();
        previous = hashAt(offset + 4 + length);
        advance(length);
    }

    /** The next record, once its hash is found right. */
    Bytes take() throws Damage, IOException {
        Hash before = head();
        int length = length();
        ByteBuffer record = need(offset, 4 + length + Hash.SIZE, "the file ends within a record");
        ByteBuffer payload = record.slice(record.position() + 4, length);
        Hash expected = Hash.at(record.array(), record.arrayOffset() + record.position() + 4 + length);
        if (!chain.next(before, index, payload.duplicate()).equals(expected)) {
            throw damage("the record's hash is wrong");
        }
        previous = expected;
        advance(length);
        return Bytes.of(payload);
    }

    private int length() throws Damage, IOException {
        ByteBuffer bytes = need(offset, 4, "the file ends within a record");
        int length = bytes.getInt(bytes.position());
        long rest = bodyEnd - offset - left * (long) BatchHeader.RECORD_EXTRA;
        if (length < 0 || length > rest || (left == 1 && length != rest)) {
            throw damage("a record of " + Integer.toUnsignedString(length) + " bytes does not fit its batch");
        }
        return length;
    }

    private void advance(int length) {
        offset += BatchHeader.RECORD_EXTRA + length;
        index++;
        left--;
    }

    private Hash hashAt(long at) throws Damage, IOException {
        ByteBuffer bytes = need(at, Hash.SIZE, "the file ends within a record");
        return Hash.at(bytes.array(), bytes.arrayOffset() + bytes.position());
    }

    /** The bytes from {@code at} on, read ahead by a window; valid until the next call. */
    private ByteBuffer need(long at, int size, String whenShort) throws Damage, IOException {
        if (at < windowAt || at + size > windowAt + window.limit()) {
            fill(at, size);
        }
        int from = (int) (at - windowAt);
        if (at + size > limit || from + size > window.limit()) {
            throw damage(whenShort);
        }
        return window.duplicate().position(from);
    }

    private void fill(long at, int size) throws IOException {
        if (size > window.capacity()) {
            window = ByteBuffer.allocate(size);
        }
        window.clear().limit((int) Math.max(0, Math.min(window.capacity(), limit - at)));
        file.read(window, at);
        window.flip();
        windowAt = at;
    }

    private Damage damage(String what) {
        return new Damage(offset, index, what);
    }
}
