package internet2.foundation.merkle;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.util.List;

/** The hashes of RFC 9162 section 2.1.1. */
public final class MerkleTree {

    /** MTH of no leaves: SHA-256 of nothing. */
    public static final Hash EMPTY_ROOT = Hash.of(Bytes.EMPTY);

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private MerkleTree() {}

    /** HASH(0x00 || entry). */
    public static Hash leafHash(Bytes entry) {
        byte[] prefixed = new byte[1 + entry.size()];
        prefixed[0] = LEAF;
        entry.copyTo(prefixed, 1);
        return Hash.of(prefixed);
    }

    /** HASH(0x01 || left || right). */
    public static Hash nodeHash(Hash left, Hash right) {
        return Hash.of(prefixed(NODE, left, right));
    }

    /** MTH of the entries whose leaf hashes these are. */
    public static Hash root(List<Hash> leafHashes) {
        Frontier frontier = Frontier.EMPTY;
        for (Hash leafHash : leafHashes) {
            frontier = frontier.append(leafHash);
        }
        return frontier.root();
    }

    static byte[] prefixed(byte prefix, Hash first, Hash second) {
        byte[] all = new byte[1 + 2 * Hash.SIZE];
        all[0] = prefix;
        first.copyTo(all, 1);
        second.copyTo(all, 1 + Hash.SIZE);
        return all;
    }
}
