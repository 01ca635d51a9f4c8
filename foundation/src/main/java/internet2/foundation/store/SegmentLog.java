package internet2.foundation.store;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An append-only list of records on disk, numbered from 0, each chained to the one before by its hash.
 *
 * <p>What {@link #appendAll} returned for is on disk, and every later read gives exactly those bytes or throws
 * {@link CorruptLogException}. A batch that a crash interrupts is there as a whole or not at all. One thread appends
 * at a time, others wait; any number read meanwhile. Two processes must not open one folder: {@link DataFolder} keeps
 * them apart.
 *
 * <p>The folder holds segment files named after their first record, {@code acknowledged} (see
 * {@link AcknowledgedMark}), and {@code .torn} files with what recovery cut off.
 */
public final class SegmentLog implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SegmentLog.class);

    /** Segments before the last that keep a file descriptor and an index; the others take both when read. */
    private static final int OPEN_SEGMENTS_MAX = 64;

    private final Path folder;
    private final SegmentLogConfiguration configuration;
    private final RecoveryReport recovery;
    private final AcknowledgedMark mark; // guarded by appending
    private final BatchBuffer batch; // guarded by appending
    private final ReentrantLock appending = new ReentrantLock();
    private final ConcurrentSkipListMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
    private final Deque<Segment> recentlyRead = new ArrayDeque<>(); // guarded by itself
    private volatile long end;
    private volatile Hash head;
    private volatile boolean closed;
    private @Nullable StoreException failure; // guarded by appending; once set, nothing is written any more

    private SegmentLog(
            Path folder,
            SegmentLogConfiguration configuration,
            LogRecovery found,
            List<Segment> files,
            AcknowledgedMark mark) {
        this.folder = folder;
        this.configuration = configuration;
        this.mark = mark;
        this.batch = new BatchBuffer(configuration);
        this.recovery = found.report(files.size());
        this.end = found.end();
        this.head = found.head();
        files.forEach(segment -> segments.put(segment.header().firstIndex(), segment));
    }

    public static SegmentLog open(Path folder, SegmentLogConfiguration configuration) {
        return open(folder, configuration, 0);
    }

    /**
     * Opens the log in {@code folder}, or begins one there.
     *
     * @param acknowledgedEnd the owner knows from elsewhere that all records below this index were acknowledged
     * @throws CorruptLogException where the log ends before {@code acknowledgedEnd} or is damaged before its last
     *     batch; records of segments before the last are checked when they are read
     */
    public static SegmentLog open(Path folder, SegmentLogConfiguration configuration, long acknowledgedEnd) {
        try {
            Durable.createFolder(folder);
            AcknowledgedMark mark = AcknowledgedMark.open(folder);
            try {
                LogRecovery recovery = new LogRecovery(folder, acknowledgedEnd, mark.read());
                SegmentLog opened = new SegmentLog(folder, configuration, recovery, recovery.segments(), mark);
                mark.write(new AcknowledgedMark.Position(opened.end, opened.head));
                opened.recovery.tornTail().ifPresent(SegmentLog::reportTorn);
                return opened;
            } catch (IOException | StoreException e) {
                mark.close();
                throw e;
            }
        } catch (IOException e) {
            throw StoreErrors.of("open the log in", folder, e);
        }
    }

    private static void reportTorn(RecoveryReport.TornTail tail) {
        log.atWarn()
                .addKeyValue("segment", tail.segment())
                .addKeyValue("offset", tail.offset())
                .addKeyValue("bytes", tail.bytes())
                .addKeyValue("kept_in", tail.keptIn())
                .log("cut an unfinished batch off the log");
    }

    /** The same as {@link #appendAll} with one record. */
    public long append(Bytes record) {
        return appendAll(List.of(record));
    }

    /**
     * Appends all records or none; they are on disk when this returns. An interrupt does not cut it short.
     *
     * @return the index of the first of them
     * @throws StoreFullException nothing was appended for want of space; later calls may succeed
     * @throws StoreFailedException the disk failed; nothing was acknowledged and the log takes no more records
     * @throws IllegalArgumentException a record or the batch is larger than configured
     */
    public long appendAll(List<Bytes> records) {
        appending.lock();
        try {
            refuseWhenClosed();
            if (failure != null) {
                throw new StoreFailedException("append to", folder, failure);
            }
            long first = end;
            if (!records.isEmpty()) {
                Hash newHead = batch.fill(records, first, head);
                write(segmentFor(batch.size()), first, records.size(), newHead);
            }
            return first;
        } finally {
            batch.clear();
            appending.unlock();
        }
    }

    private Segment segmentFor(int bytes) {
        Segment last = segments.lastEntry().getValue();
        if (last.end() == SegmentHeader.SIZE || last.end() + bytes <= configuration.segmentBytes()) {
            return last;
        }
        try {
            mark.force();
            Segment fresh = Segment.create(folder, end, head);
            segments.put(end, fresh);
            noteRead(last);
            return fresh;
        } catch (IOException e) {
            throw StoreErrors.of("begin a segment in", folder, e);
        }
    }

    private void write(Segment segment, long first, int count, Hash newHead) {
        try {
            segment.file().writeDurably(batch.content(segment.header().marker()), segment.end());
        } catch (IOException e) {
            throw cutBack(segment, e);
        }
        try {
            segment.acknowledged(first, batch.size());
            head = newHead;
            end = first + count;
            mark.write(new AcknowledgedMark.Position(end, newHead));
        } catch (IOException e) {
            // The batch is on disk and stays acknowledged; a mark that is behind only weakens what recovery can tell.
            log.atWarn().addKeyValue("folder", folder).setCause(e).log("could not write the acknowledged mark");
        }
    }

    /** Takes a batch that is not on disk, or not all of it, out of the file again. */
    private StoreException cutBack(Segment segment, IOException cause) {
        StoreException problem = StoreErrors.of("append to", segment.file().path(), cause);
        try {
            segment.file().truncateDurably(segment.end());
        } catch (IOException e) {
            problem.addSuppressed(e);
            failure = problem;
        }
        if (!(problem instanceof StoreFullException)) {
            failure = problem; // after a failed write or sync nobody knows what the disk holds until it is read again
        }
        return problem;
    }

    /**
     * The record with this index.
     *
     * @throws IndexOutOfBoundsException the index is negative or not below {@link #end}
     * @throws CorruptLogException the record on disk is not what was appended
     */
    public Bytes read(long index) {
        if (index < 0 || index >= end) {
            throw new IndexOutOfBoundsException("record " + index + " of a log of " + end);
        }
        Segment segment = segmentOf(index);
        try {
            return segment.read(index);
        } catch (Damage damage) {
            throw damage.in(segment.file().path());
        } catch (IOException e) {
            throw StoreErrors.of("read", segment.file().path(), e);
        }
    }

    /**
     * Shows the visitor the records from {@code from} up to the end as it is now, in their order, until it has seen
     * enough; checks the chain all along.
     *
     * @throws CorruptLogException at the first record that is not what was appended; those before were shown
     */
    public void scan(long from, RecordVisitor visitor) {
        long until = end;
        if (from < 0 || from > until) {
            throw new IndexOutOfBoundsException("record " + from + " of a log of " + until);
        }
        long next = from;
        while (next < until) {
            Segment segment = segmentOf(next);
            try {
                SegmentCursor cursor = segment.from(next);
                while (cursor.index() < until && (cursor.inBatch() || cursor.openBatch())) {
                    if (!visitor.visit(cursor.index(), cursor.take())) {
                        return;
                    }
                }
                next = cursor.index() >= until ? until : continued(segment, cursor);
            } catch (Damage damage) {
                throw damage.in(segment.file().path());
            } catch (IOException e) {
                throw StoreErrors.of("read", segment.file().path(), e);
            }
        }
    }

    /** The next segment must begin where this one ended, with its last hash. */
    private long continued(Segment segment, SegmentCursor cursor) throws Damage {
        long reached = cursor.index();
        Segment following = segments.get(reached);
        if (following == null
                || following == segment
                || !following.header().previous().equals(cursor.head())) {
            throw new Damage(cursor.offset(), reached, "the file ends before the next one begins");
        }
        return reached;
    }

    /** The index after the last record, and so the number of records. */
    public long end() {
        return end;
    }

    /** The chain hash of the last record; {@link Hash#ZERO} where there is none. It stands for the whole log. */
    public Hash head() {
        return head;
    }

    /** What was found when the log was opened. */
    public RecoveryReport recovery() {
        return recovery;
    }

    /** Waits for an append under way, then closes the files. */
    @Override
    public void close() {
        appending.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            mark.force();
            mark.close();
            for (Segment segment : segments.values()) {
                segment.close();
            }
        } catch (IOException e) {
            throw StoreErrors.of("close the log in", folder, e);
        } finally {
            appending.unlock();
        }
    }

    private Segment segmentOf(long index) {
        refuseWhenClosed();
        Map.Entry<Long, Segment> entry = segments.floorEntry(index);
        if (entry == null) {
            throw new IndexOutOfBoundsException("record " + index + " lies before the log");
        }
        noteRead(entry.getValue());
        return entry.getValue();
    }

    private void noteRead(Segment segment) {
        if (segment == segments.lastEntry().getValue()) {
            return;
        }
        synchronized (recentlyRead) {
            if (segment == recentlyRead.peekLast()) {
                return;
            }
            recentlyRead.remove(segment);
            recentlyRead.addLast(segment);
            if (recentlyRead.size() > OPEN_SEGMENTS_MAX) {
                releaseQuietly(recentlyRead.removeFirst());
            }
        }
    }

    private static void releaseQuietly(Segment segment) {
        try {
            segment.release();
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue("segment", segment.file().path())
                    .setCause(e)
                    .log("could not release a segment");
        }
    }

    private void refuseWhenClosed() {
        if (closed) {
            throw new IllegalStateException("the log in " + folder + " is closed");
        }
    }
}
