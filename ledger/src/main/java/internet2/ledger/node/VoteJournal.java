package internet2.ledger.node;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.foundation.store.CompactingLog;
import internet2.foundation.store.CorruptLogException;
import internet2.foundation.store.SegmentLogConfiguration;
import internet2.foundation.store.StoreFullException;
import internet2.ledger.BatchHeader;
import internet2.ledger.LaneTip;
import internet2.ledger.simplex.JournalCodec;
import internet2.ledger.simplex.JournalEntry;
import internet2.ledger.simplex.Message;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this validator signed, accepted and saw certified, on disk before anything that follows from it is sent. For one
 * thread.
 *
 * <p>It is trusted: nothing else can tell what was signed. A batch that a crash cut short was never acted upon, and is
 * not there; any other damage is a {@link CorruptJournalException}.
 */
final class VoteJournal implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(VoteJournal.class);

    /** The file is left alone until it has this much, and then as long as half of it is of use. */
    private static final long COMPACTED_FROM_BYTES = 8L << 20;

    private static final SegmentLogConfiguration FILES =
            new SegmentLogConfiguration(32 << 20, JournalCodec.ENCODED_BYTES_MAX, 8 * JournalCodec.ENCODED_BYTES_MAX);

    private final Path folder;
    private final CompactingLog records;
    private final long compactedFromBytes;
    private final Deque<Place> live = new ArrayDeque<>();
    private final List<BatchPlace> batches = new ArrayList<>();
    private long bytes;
    private long bytesLive;
    private long floor;
    private Place highest = new Place(-1, 0, 0);

    /** Where an entry that is still needed lies. */
    private record Place(long record, long view, int size) {}

    /** Where a batch lies that is in no committed block. */
    private record BatchPlace(Place place, BatchHeader header) {}

    private VoteJournal(Path folder, CompactingLog records, long compactedFromBytes) {
        this.folder = folder;
        this.records = records;
        this.compactedFromBytes = compactedFromBytes;
    }

    /**
     * Opens the journal in a folder of its own, or begins one there.
     *
     * @throws CorruptJournalException it is damaged: this validator must not vote
     * @throws internet2.foundation.store.StoreException the disk refuses
     */
    static VoteJournal open(Path folder) {
        return open(folder, COMPACTED_FROM_BYTES);
    }

    static VoteJournal open(Path folder, long compactedFromBytes) {
        try {
            VoteJournal opened = new VoteJournal(folder, CompactingLog.open(folder, FILES), compactedFromBytes);
            opened.indexAll();
            return opened;
        } catch (CorruptLogException damaged) {
            throw new CorruptJournalException(folder, damaged);
        }
    }

    private void indexAll() {
        live.clear();
        batches.clear();
        highest = new Place(-1, 0, 0);
        bytes = 0;
        bytesLive = 0;
        try {
            List<Bytes> all = records.records();
            for (int i = 0; i < all.size(); i++) {
                index(i, JournalCodec.decode(all.get(i)), all.get(i).size());
            }
        } catch (CorruptLogException | MalformedInputException damaged) {
            records.close();
            throw new CorruptJournalException(folder, damaged);
        }
    }

    private void index(long record, JournalEntry entry, int size) {
        Place place = new Place(record, JournalCodec.view(entry), size);
        if (entry instanceof JournalEntry.Stored(Message.Batch batch)) {
            batches.add(new BatchPlace(place, batch.header()));
        } else {
            live.add(place);
            highest = place.view() >= highest.view() ? place : highest;
        }
        bytes += size;
        bytesLive += size;
    }

    /**
     * What is not forgotten, in the order in which it was written, and batches last; after a restart, maybe some of
     * what was.
     */
    List<JournalEntry> entries() {
        try {
            return Stream.concat(
                            live.stream().filter(place -> place.view() >= floor),
                            batches.stream().map(BatchPlace::place))
                    .map(place -> JournalCodec.decode(records.record(place.record())))
                    .toList();
        } catch (CorruptLogException | MalformedInputException damaged) {
            throw new CorruptJournalException(folder, damaged);
        }
    }

    /**
     * Writes all entries or none; they are on disk when this returns. One write to disk, however many.
     *
     * @throws internet2.foundation.store.StoreException the disk refuses: nothing that follows from them may be sent
     */
    void appendAll(List<JournalEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        List<Bytes> encoded = entries.stream().map(JournalCodec::encode).toList();
        long next = records.size();
        records.appendAll(encoded);
        for (int i = 0; i < encoded.size(); i++) {
            index(next + i, entries.get(i), encoded.get(i).size());
        }
    }

    /**
     * Entries of earlier views are of no use any more: a final block stands in a later term. Costs nothing but now and
     * then, when the rest is written to a new file.
     */
    void forget(long belowView) {
        if (belowView <= floor) {
            return;
        }
        floor = belowView;
        live.removeIf(place -> place.view() < belowView);
        shorten();
    }

    /**
     * Batches of the epoch up to these positions are in committed blocks, and those of earlier epochs will be in none;
     * forgotten for good with the next {@link #forget}.
     *
     * @param tips by validator; none where the epoch has no lanes
     */
    void settle(long epoch, List<LaneTip> tips) {
        batches.removeIf(each -> {
            BatchHeader header = each.header();
            boolean inBlock = header.epoch() == epoch
                    && header.validator() < tips.size()
                    && header.position() <= tips.get(header.validator()).position();
            return inBlock || header.epoch() < epoch;
        });
    }

    private void shorten() {
        bytesLive = live.stream().mapToLong(Place::size).sum()
                + batches.stream().mapToLong(each -> each.place().size()).sum();
        if (bytes >= compactedFromBytes && bytesLive <= bytes / 2) {
            compact();
        }
    }

    private void compact() {
        List<Bytes> kept = new ArrayList<>(live.size() + 1);
        try {
            if (highest.record() >= 0 && highest.view() < floor) {
                kept.add(records.record(highest.record())); // says how far this journal goes
            }
            live.forEach(place -> kept.add(records.record(place.record())));
            batches.forEach(each -> kept.add(records.record(each.place().record())));
            records.replace(kept);
        } catch (CorruptLogException damaged) {
            throw new CorruptJournalException(folder, damaged);
        } catch (StoreFullException full) {
            log.atWarn().setCause(full).log("no space to shorten the journal of votes");
            return; // later, then
        }
        indexAll();
    }

    /** The highest view of any entry that ever was in it; 0: there was none. */
    long highestView() {
        return highest.view();
    }

    /** Bytes of all entries on disk. */
    long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        records.close();
    }
}
