package internet2.trustchain.log;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.foundation.merkle.InclusionProof;
import internet2.foundation.merkle.MerkleProofs;
import internet2.trustchain.log.TileSource.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A log under one head, read through its tiles (C2SP tlog-tiles, static-ct-api) from whoever serves them. Nothing is
 * believed that does not lead to the head's root; the head is for the caller to check.
 *
 * <p>One thread at a time.
 */
public final class TiledLog {

    private final LogCheckpoint head;
    private final Function<String, Bytes> fetch;
    private final TileSource source;

    /** A tile that no honest log serves; unchecked, because it comes out of the middle of a proof. */
    private static final class BadTile extends RuntimeException {

        private static final long serialVersionUID = 1L;

        BadTile(String reason) {
            super(reason, null, false, false);
        }
    }

    /** What is done with tiles, and fails where one of them is bad. */
    private interface Work<T> {
        T get() throws LogRefused;
    }

    /**
     * A log whose tiles come from somewhere.
     *
     * @param fetch gives the bytes of a tile by what follows {@code tile/} in its path; its exceptions pass through
     */
    public TiledLog(LogCheckpoint head, Function<String, Bytes> fetch) {
        this.head = head;
        this.fetch = fetch;
        this.source = new TileSource(this::hashes);
    }

    public LogCheckpoint head() {
        return head;
    }

    /**
     * That the log only grew since an earlier head.
     *
     * @throws LogRefused {@link LogRefused.Code#INCONSISTENT}, for instance where the log has become smaller
     */
    public void requireContinues(LogCheckpoint earlier) throws LogRefused {
        boolean continues = earlier.size() == 0
                || (earlier.size() <= head.size()
                        && reading(() -> MerkleProofs.consistency(source, earlier.size(), head.size())
                                .verify(earlier.root(), head.root())));
        if (!continues) {
            throw new LogRefused(
                    LogRefused.Code.INCONSISTENT,
                    "the log of " + head.size() + " entries does not continue the one of " + earlier.size()
                            + " that was seen before: " + head.origin() + " shows different logs");
        }
    }

    /**
     * The entry at an index, with what proves it.
     *
     * @param index below the head's size
     * @throws LogRefused {@link LogRefused.Code#NOT_INCLUDED}
     */
    public LogEntry entry(long index) throws LogRefused {
        long first = index - index % TilePath.WIDTH;
        return entries(first).get((int) (index - first));
    }

    /**
     * The entries of one data tile, each proven.
     *
     * @param from a multiple of 256, below the head's size
     */
    public List<LogEntry> entries(long from) throws LogRefused {
        TilePath path = new TilePath(TilePath.Kind.DATA, 0, from / TilePath.WIDTH, width(0, from / TilePath.WIDTH));
        return reading(() -> {
            List<LogEntry> entries = decode(fetch.apply(path.toString()), path.width());
            for (int i = 0; i < entries.size(); i++) {
                requireIncluded(entries.get(i), from + i);
            }
            return entries;
        });
    }

    /** The first entries of a tile up to {@code from}, where someone stopped reading, are left out. */
    public List<LogEntry> entriesFrom(long from) throws LogRefused {
        long first = from - from % TilePath.WIDTH;
        List<LogEntry> all = entries(first);
        return all.subList((int) (from - first), all.size());
    }

    /** The path from an entry to the head's root. */
    public List<Hash> path(long index) throws LogRefused {
        return reading(() -> MerkleProofs.inclusion(source, index, head.size()).path());
    }

    private void requireIncluded(LogEntry entry, long index) throws LogRefused {
        InclusionProof proof = MerkleProofs.inclusion(source, index, head.size());
        if (entry.index() != index || !proof.verify(entry.leafHash(), head.root())) {
            throw new LogRefused(
                    LogRefused.Code.NOT_INCLUDED, "entry " + index + " is not in the log that the checkpoint signs");
        }
    }

    private static List<LogEntry> decode(Bytes tile, int count) {
        CanonicalReader in = new CanonicalReader(tile);
        List<LogEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(LogEntry.read(in));
        }
        in.end();
        return entries;
    }

    private Bytes hashes(Place place) {
        int width = width(place.level(), place.index());
        String path = new TilePath(TilePath.Kind.HASHES, place.level(), place.index(), width).toString();
        Bytes tile = fetch.apply(path);
        if (tile.size() != width * Hash.SIZE) {
            throw new BadTile("the tile " + path + " has " + tile.size() + " bytes");
        }
        return tile;
    }

    /** As much of it as the head's tree has. */
    private int width(int level, long index) {
        long hashes = (head.size() >>> (TileSource.BITS * level)) - index * TilePath.WIDTH;
        return (int) Math.min(TilePath.WIDTH, hashes);
    }

    private static <T> T reading(Work<T> work) throws LogRefused {
        try {
            return work.get();
        } catch (BadTile | MalformedInputException e) {
            throw new LogRefused(LogRefused.Code.MALFORMED, String.valueOf(e.getMessage()));
        }
    }
}
