package internet2.trustchain.log;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.merkle.Frontier;
import internet2.foundation.merkle.HashSource;
import internet2.foundation.store.StateBatch;
import internet2.foundation.store.StateStore;
import internet2.trustchain.log.TileSource.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The log's tree and entries in a store: what tiles and proofs are read from. One writer at a time; the
 * owner sees to that. Not trusted: all of it comes again from the ledger's blocks.
 *
 * <pre>
 *   e index -> TileLeaf     h leaf hash -> index     f certificate fingerprint -> index
 *   t level, tile -> up to 256 hashes                p -> how far     n -> the signed checkpoint
 * </pre>
 */
final class LogIndex {

    /**
     * How far the index is.
     *
     * @param height of the last block that was looked at
     */
    record Position(long height, Frontier frontier) {

        static final Position START = new Position(0, Frontier.EMPTY);
    }

    private static final int BITS = TileSource.BITS;
    private static final int SLOTS = TilePath.WIDTH;
    private static final Bytes POSITION = Bytes.utf8("p");
    private static final Bytes NOTE = Bytes.utf8("n");

    private final StateStore store;

    LogIndex(StateStore store) {
        this.store = store;
    }

    Position position() {
        return store.get(POSITION)
                .map(encoded -> CanonicalReader.decode(encoded, in -> new Position(in.u64(), Frontier.decode(in))))
                .orElse(Position.START);
    }

    Optional<String> note() {
        return store.get(NOTE).map(Bytes::utf8);
    }

    void note(String note) {
        store.write(new StateBatch().put(NOTE, Bytes.utf8(note)));
    }

    /** Appends entries, whose indexes go on from the position's, and moves to {@code height}. */
    Position append(Position from, long height, List<LogEntry> entries) {
        StateBatch batch = new StateBatch();
        Map<Place, CanonicalWriter> tiles = new HashMap<>();
        Frontier frontier = from.frontier();
        for (LogEntry entry : entries) {
            if (entry.index() != frontier.size()) {
                throw new IllegalArgumentException(
                        "entry " + entry.index() + " does not follow a log of " + frontier.size());
            }
            Hash leafHash = entry.leafHash();
            Bytes index = new CanonicalWriter().u64(entry.index()).toBytes();
            batch.put(entryKey(entry.index()), entry.tileLeaf());
            batch.put(key('h', leafHash), index);
            batch.put(key('f', entry.fingerprint()), index);
            frontier = frontier.append(leafHash, (level, at, hash) -> {
                if (level % BITS == 0) {
                    tiles.computeIfAbsent(new Place(level / BITS, at / SLOTS), this::continued)
                            .hash(hash);
                }
            });
        }
        tiles.forEach((tile, hashes) -> batch.put(tileKey(tile), hashes.toBytes()));
        batch.put(POSITION, new CanonicalWriter().u64(height).value(frontier).toBytes());
        store.write(batch);
        return new Position(height, frontier);
    }

    Optional<LogEntry> entry(long index) {
        return store.get(entryKey(index)).map(LogEntry::decode);
    }

    /** The entry with this leaf hash or this certificate fingerprint. */
    Optional<Long> find(Hash hash) {
        return store.get(key('h', hash))
                .or(() -> store.get(key('f', hash)))
                .map(encoded -> CanonicalReader.decode(encoded, CanonicalReader::u64));
    }

    /** The tile, or the beginning of it, if it has so many hashes or entries. */
    Optional<Bytes> tile(TilePath path) {
        return switch (path.kind()) {
            case HASHES ->
                hashes(new Place(path.level(), path.index()))
                        .filter(hashes -> hashes.size() >= path.width() * Hash.SIZE)
                        .map(hashes -> hashes.slice(0, path.width() * Hash.SIZE));
            case DATA -> bundle(path, (out, tileLeaf) -> out.fixed(tileLeaf));
            case ENTRIES ->
                bundle(path, (out, tileLeaf) -> {
                    Bytes leaf = LogEntry.decode(tileLeaf).leaf();
                    out.u16(leaf.size()).fixed(leaf);
                });
        };
    }

    HashSource tiles() {
        return new TileSource(this::present);
    }

    private Bytes present(Place tile) {
        return hashes(tile)
                .orElseThrow(() -> new IllegalStateException("the log's index lacks a tile; delete it to rebuild it"));
    }

    /** Forgets everything, to be filled anew. */
    void clear() {
        StateBatch batch = new StateBatch();
        store.scan(Bytes.EMPTY, Bytes.EMPTY, (key, value) -> {
            batch.remove(key);
            return true;
        });
        store.write(batch);
    }

    private interface Bundler {
        void add(CanonicalWriter out, Bytes tileLeaf);
    }

    private Optional<Bytes> bundle(TilePath path, Bundler bundler) {
        CanonicalWriter out = new CanonicalWriter();
        for (int i = 0; i < path.width(); i++) {
            Optional<Bytes> tileLeaf = store.get(entryKey(path.index() * SLOTS + i));
            if (tileLeaf.isEmpty()) {
                return Optional.empty();
            }
            bundler.add(out, tileLeaf.get());
        }
        return Optional.of(out.toBytes());
    }

    private CanonicalWriter continued(Place tile) {
        CanonicalWriter out = new CanonicalWriter(SLOTS * Hash.SIZE);
        hashes(tile).ifPresent(out::fixed);
        return out;
    }

    private Optional<Bytes> hashes(Place tile) {
        return store.get(tileKey(tile));
    }

    private static Bytes entryKey(long index) {
        return new CanonicalWriter().u8('e').u64(index).toBytes();
    }

    private static Bytes tileKey(Place tile) {
        return new CanonicalWriter().u8('t').u8(tile.level()).u64(tile.index()).toBytes();
    }

    private static Bytes key(char kind, Hash hash) {
        return new CanonicalWriter().u8(kind).hash(hash).toBytes();
    }
}
