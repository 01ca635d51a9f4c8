package internet2.foundation.store;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How far the log has acknowledged, written beside it after each batch without waiting for the disk.
 *
 * <p>It settles what a damaged last batch is. The end of the process leaves the mark in the page cache, so damage to
 * anything acknowledged is told from a torn write for certain. A power cut may leave a mark some seconds old: then a
 * last batch that is damaged and that nothing follows is taken for torn, unless the owner demands it. The mark is
 * forced to disk when a segment is begun and when the log is closed.
 *
 * <p>Two slots of end (u64), chain hash before the end (32), CRC-32C (4), written in turn, in different sectors: one
 * of them is whole at any time.
 */
final class AcknowledgedMark implements AutoCloseable {

    /** What the mark says: all records below {@code end} were acknowledged, {@code head} is the last one's hash. */
    record Position(long end, Hash head) {}

    static final String NAME = "acknowledged";

    private static final int SLOT_BYTES = 8 + Hash.SIZE + 4;
    private static final int SLOT_DISTANCE = 512;

    private final LogFile file;
    private int slot;

    private AcknowledgedMark(LogFile file) {
        this.file = file;
    }

    /** Opens the mark, or lays an empty one, in the log's folder. */
    static AcknowledgedMark open(Path folder) throws IOException {
        Path path = folder.resolve(NAME);
        if (Files.notExists(path)) {
            Durable.replace(path, Bytes.wrap(new byte[2 * SLOT_DISTANCE])); // space for later, when the disk is full
        }
        return new AcknowledgedMark(new LogFile(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /** The newest slot that is whole; null where none is. */
    @Nullable
    Position read() throws IOException {
        Position first = readSlot(0);
        Position second = readSlot(1);
        if (first == null || (second != null && second.end > first.end)) {
            slot = 0;
            return second;
        }
        slot = 1;
        return first;
    }

    void write(Position position) throws IOException {
        ByteBuffer content =
                ByteBuffer.allocate(SLOT_BYTES).putLong(position.end).put(position.head.toArray());
        content.putInt(crc(content.array())).flip();
        file.write(content, slot * (long) SLOT_DISTANCE);
        slot = 1 - slot;
    }

    void force() throws IOException {
        file.force();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private @Nullable Position readSlot(int which) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(SLOT_BYTES);
        file.read(content, which * (long) SLOT_DISTANCE);
        if (content.hasRemaining() || content.getInt(SLOT_BYTES - 4) != crc(content.array())) {
            return null;
        }
        return new Position(content.getLong(0), Hash.at(content.array(), 8));
    }

    private static int crc(byte[] slot) {
        CRC32C crc = new CRC32C();
        crc.update(slot, 0, SLOT_BYTES - 4);
        return (int) crc.getValue();
    }
}
