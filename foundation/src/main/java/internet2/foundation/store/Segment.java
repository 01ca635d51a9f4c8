package internet2.foundation.store;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One file of the log: a header, then batches. Readers may be many, the writer is one. */
final class Segment implements AutoCloseable {

    static final String SUFFIX = ".log";

    private static final int READ_WINDOW_BYTES = 8 * 1024;
    private static final int SCAN_WINDOW_BYTES = 256 * 1024;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final LogFile file;
    private final SegmentHeader header;
    private volatile long end; // bytes that were acknowledged; written under this
    private @Nullable SparseIndex index; // guarded by this; null until a reader needs it

    Segment(LogFile file, SegmentHeader header, long end, @Nullable SparseIndex index) {
        this.file = file;
        this.header = header;
        this.end = end;
        this.index = index;
    }

    /** Begins a file that holds no batch yet; it appears under its name only once its header is on disk. */
    static Segment create(Path folder, long firstIndex, Hash previous) throws IOException {
        SegmentHeader header = new SegmentHeader(firstIndex, previous, RANDOM.nextLong());
        Path path = folder.resolve(String.format(Locale.ROOT, "%020d", firstIndex) + SUFFIX);
        Durable.replace(path, header.encoded());
        return new Segment(openFile(path), header, SegmentHeader.SIZE, new SparseIndex());
    }

    static LogFile openFile(Path path) {
        return new LogFile(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Reads and checks the header of a file. */
    static SegmentHeader readHeader(LogFile file) throws Damage, IOException {
        ByteBuffer head = ByteBuffer.allocate(SegmentHeader.SIZE);
        file.read(head, 0);
        return SegmentHeader.decode(Bytes.of(head.flip()));
    }

    LogFile file() {
        return file;
    }

    SegmentHeader header() {
        return header;
    }

    long end() {
        return end;
    }

    /** The writer's: a batch of this segment is on disk. */
    synchronized void acknowledged(long firstIndex, int bytes) {
        if (index != null) {
            index.add(firstIndex, end);
        }
        end += bytes;
    }

    Bytes read(long record) throws Damage, IOException {
        SparseIndex.Entry entry = sparse().floor(record);
        SegmentCursor cursor =
                new SegmentCursor(file, header.marker(), end, entry.offset(), entry.index(), null, READ_WINDOW_BYTES);
        enterBatchOf(record, cursor);
        while (cursor.index() < record) {
            cursor.skip();
        }
        return cursor.take();
    }

    /** A cursor at the record that checks the chain from there on, within this segment as it is now. */
    SegmentCursor from(long record) throws Damage, IOException {
        if (record == header.firstIndex()) {
            return scanFrom(new SparseIndex.Entry(record, SegmentHeader.SIZE), header.previous());
        }
        SegmentCursor cursor = scanFrom(sparse().floor(record), null);
        enterBatchOf(record, cursor);
        while (cursor.index() < record) {
            cursor.skip();
        }
        return cursor;
    }

    /** Gives memory and the file descriptor back until the next reader comes. */
    synchronized void release() throws IOException {
        index = null;
        file.release();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private SegmentCursor scanFrom(SparseIndex.Entry entry, @Nullable Hash previous) {
        return new SegmentCursor(
                file, header.marker(), end, entry.offset(), entry.index(), previous, SCAN_WINDOW_BYTES);
    }

    private static void enterBatchOf(long record, SegmentCursor cursor) throws Damage, IOException {
        while (cursor.openBatch()) {
            if (record < cursor.batchEnd()) {
                return;
            }
            cursor.skipBatch();
        }
        throw new Damage(cursor.offset(), cursor.index(), "the file ends before record " + record);
    }

    private synchronized SparseIndex sparse() throws Damage, IOException {
        SparseIndex known = index;
        if (known == null) {
            known = new SparseIndex();
            SegmentCursor cursor =
                    scanFrom(new SparseIndex.Entry(header.firstIndex(), SegmentHeader.SIZE), header.previous());
            while (true) {
                long offset = cursor.offset();
                if (!cursor.openBatch()) {
                    break;
                }
                known.add(cursor.index(), offset);
                cursor.skipBatch();
            }
            index = known;
        }
        return known;
    }
}
