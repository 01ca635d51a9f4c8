package internet2.trustchain.log;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.merkle.HashSource;
import internet2.foundation.merkle.MerkleTree;
import java.util.HashMap;
import java.util.Map;

/** Subtrees out of tiles of 256 hashes, each of which is asked for once: for the making of some proofs. */
final class TileSource implements HashSource {

    static final int BITS = 8;

    /** A tile's place. */
    record Place(int level, long index) {

        /** The tile that holds the roots of subtrees of 2^{@code level} leaves, of which the {@code at}th is wanted. */
        static Place of(int level, long at) {
            return new Place(level / BITS, (at << (level % BITS)) / TilePath.WIDTH);
        }
    }

    /** Where tiles come from; the beginning of one will do, if the tree has no more of it. */
    interface Tiles {
        Bytes tile(Place place);
    }

    private final Tiles tiles;
    private final Map<Place, Bytes> read = new HashMap<>();

    TileSource(Tiles tiles) {
        this.tiles = tiles;
    }

    @Override
    public Hash subtree(int level, long index) {
        long first = index << (level % BITS);
        Bytes tile = read.computeIfAbsent(Place.of(level, index), tiles::tile);
        return root(tile, (int) (first % TilePath.WIDTH), 1 << (level % BITS));
    }

    /** Of so many hashes, a power of two, from one on. */
    private static Hash root(Bytes tile, int first, int count) {
        byte[] row = tile.slice(first * Hash.SIZE, (first + count) * Hash.SIZE).toArray();
        for (int width = count; width > 1; width /= 2) {
            for (int i = 0; i < width; i += 2) {
                Hash left = Hash.at(row, i * Hash.SIZE);
                Hash right = Hash.at(row, (i + 1) * Hash.SIZE);
                MerkleTree.nodeHash(left, right).copyTo(row, i / 2 * Hash.SIZE);
            }
        }
        return Hash.at(row, 0);
    }
}
