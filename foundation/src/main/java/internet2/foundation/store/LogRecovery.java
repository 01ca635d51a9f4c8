package internet2.foundation.store;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.store.RecoveryReport.TornTail;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Opens the files of a log and decides what a damaged end is.
 *
 * <p>Batches are written one after the other, each only after the one before is on disk. So at most one batch, the
 * last, can be torn; and whatever was acknowledged is followed by a later batch, by a later segment, by the mark, or
 * by the owner's word. Damage that any of these contradicts is corruption; only damage that none does is cut.
 */
final class LogRecovery {

    private static final int WINDOW_BYTES = 1 << 20;

    private final Path folder;
    private final long acknowledgedEnd;
    private final AcknowledgedMark.@Nullable Position mark;

    private long end;
    private Hash head = Hash.ZERO;
    private Optional<TornTail> tornTail = Optional.empty();

    LogRecovery(Path folder, long demandedEnd, AcknowledgedMark.@Nullable Position mark) {
        this.folder = folder;
        this.mark = mark;
        this.acknowledgedEnd = mark == null ? demandedEnd : Math.max(demandedEnd, mark.end());
    }

    long end() {
        return end;
    }

    Hash head() {
        return head;
    }

    RecoveryReport report(int segments) {
        return new RecoveryReport(end, segments, acknowledgedEnd, tornTail);
    }

    /** All segments in their order, at least one; the last one is cut to what was acknowledged, and forced to disk. */
    List<Segment> segments() throws IOException {
        List<Path> paths = paths();
        if (paths.isEmpty()) {
            Path first = folder.resolve("00000000000000000000" + Segment.SUFFIX);
            demandAcknowledged(first, 0);
            return List.of(Segment.create(folder, 0, Hash.ZERO));
        }
        List<Segment> segments = new ArrayList<>();
        LogFile before = null;
        for (Path path : paths) {
            LogFile file = Segment.openFile(path);
            try {
                SegmentHeader header = header(file, before);
                segments.add(segments.size() < paths.size() - 1 ? sealed(file, header) : last(file, header));
            } finally {
                file.release(); // opens again when it is used
            }
            before = file;
        }
        return segments;
    }

    private List<Path> paths() throws IOException {
        List<Path> found;
        try (Stream<Path> files = Files.list(folder)) {
            found = files.sorted().toList();
        }
        for (Path file : found) {
            if (file.toString().endsWith(Segment.SUFFIX + ".new")) {
                Files.delete(file); // a segment whose header never reached the disk
            }
        }
        return found.stream()
                .filter(file -> file.toString().endsWith(Segment.SUFFIX))
                .toList();
    }

    private static SegmentHeader header(LogFile file, @Nullable LogFile before) throws IOException {
        try {
            SegmentHeader header = Segment.readHeader(file);
            String name = String.format(Locale.ROOT, "%020d", header.firstIndex()) + Segment.SUFFIX;
            if (!file.path().endsWith(name)) {
                throw new Damage(0, header.firstIndex(), "a file with this content is named " + name);
            }
            if (before == null ? header.firstIndex() != 0 : !header.previous().equals(lastHash(before))) {
                throw new Damage(0, header.firstIndex(), "this segment does not follow the one before it");
            }
            return header;
        } catch (Damage damage) {
            throw damage.in(file.path());
        }
    }

    /** The last 32 bytes: in a whole segment, the chain hash of its last record. */
    private static Hash lastHash(LogFile file) throws IOException {
        ByteBuffer hash = ByteBuffer.allocate(Hash.SIZE);
        file.read(hash, Math.max(0, file.size() - Hash.SIZE));
        file.release();
        return Hash.wrap(hash.array());
    }

    /** A segment that another follows; its records are checked when they are read. */
    private static Segment sealed(LogFile file, SegmentHeader header) throws IOException {
        return new Segment(file, header, file.size(), null);
    }

    private Segment last(LogFile file, SegmentHeader header) throws IOException {
        long size = file.size();
        SparseIndex index = new SparseIndex();
        SegmentCursor cursor = new SegmentCursor(
                file, header.marker(), size, SegmentHeader.SIZE, header.firstIndex(), header.previous(), WINDOW_BYTES);
        long good = SegmentHeader.SIZE;
        end = header.firstIndex();
        head = header.previous();
        try {
            while (cursor.openBatch()) {
                long first = cursor.index();
                while (cursor.inBatch()) {
                    cursor.take();
                    checkMark(cursor);
                }
                index.add(first, good);
                good = cursor.offset();
                end = cursor.index();
                head = cursor.head();
            }
        } catch (Damage damage) {
            settle(file, header.marker(), good, size, damage);
        }
        demandAcknowledged(file.path(), good);
        file.force(); // what was found may be in the page cache only, and is served from here on
        return new Segment(file, header, good, index);
    }

    /** The chain may be whole and yet not the one that was acknowledged. */
    private void checkMark(SegmentCursor cursor) throws Damage {
        if (mark != null && mark.end() == cursor.index() && !mark.head().equals(cursor.head())) {
            throw new Damage(cursor.offset(), cursor.index() - 1, "not the record that was acknowledged");
        }
    }

    private void demandAcknowledged(Path file, long offset) {
        if (end < acknowledgedEnd) {
            throw new CorruptLogException(
                    file,
                    offset,
                    end,
                    "the log ends here, but records up to " + (acknowledgedEnd - 1) + " were acknowledged");
        }
    }

    private void settle(LogFile file, long marker, long good, long size, Damage damage) throws IOException {
        if (end < acknowledgedEnd || laterBatchFollows(file, marker, good + 1, size)) {
            throw damage.in(file.path());
        }
        Path kept = keepAside(file, good, size);
        file.truncateDurably(good);
        tornTail = Optional.of(new TornTail(file.path(), good, size - good, kept, String.valueOf(damage.getMessage())));
    }

    /** Whether a batch begins anywhere behind the damage: it was written after the damaged one was acknowledged. */
    private boolean laterBatchFollows(LogFile file, long marker, long from, long size) throws IOException {
        ByteBuffer window = ByteBuffer.allocate((int) Math.min(WINDOW_BYTES, size));
        for (long at = from; at + BatchHeader.SIZE <= size; at += window.capacity() - BatchHeader.SIZE + 1) {
            window.clear();
            file.read(window, at);
            window.flip();
            for (int i = 0; i + BatchHeader.SIZE <= window.limit(); i++) {
                if (window.getLong(i) == marker) {
                    BatchHeader header = BatchHeader.read(window.duplicate().position(i), marker);
                    if (header != null && header.firstIndex() > end) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Copies the tail into a file that is named after its place and content, so that doing it twice is harmless. */
    private Path keepAside(LogFile file, long from, long size) throws IOException {
        ByteBuffer tail = ByteBuffer.allocate(Math.toIntExact(size - from));
        file.read(tail, from);
        CRC32C crc = new CRC32C();
        crc.update(tail.flip());
        String name = String.format(Locale.ROOT, "%s.%d-%08x.torn", file.path().getFileName(), from, crc.getValue());
        Path kept = folder.resolve(name);
        Durable.replace(kept, Bytes.wrap(tail.array()));
        return kept;
    }
}
