package internet2.foundation.merkle;

import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.List;

/**
 * That a tree begins with all of an earlier one (RFC 9162 section 2.1.4).
 *
 * @param oldSize 1 to {@code newSize}; that a tree begins with nothing needs no proof, and gets none
 * @param path empty if both sizes are the same
 */
public record ConsistencyProof(long oldSize, long newSize, List<Hash> path) implements Encodable {

    static final int PATH_MAX = 65;

    public ConsistencyProof {
        path = List.copyOf(path);
        if (oldSize < 1 || oldSize > newSize || path.size() > PATH_MAX) {
            throw new IllegalArgumentException(
                    "no proof has sizes " + oldSize + " and " + newSize + " with " + path.size() + " hashes");
        }
    }

    public static ConsistencyProof decode(CanonicalReader in) {
        long oldSize = in.u64();
        long newSize = in.u64();
        List<Hash> path = in.list(PATH_MAX, CanonicalReader::hash);
        if (oldSize < 1 || oldSize > newSize) {
            throw in.malformed("no tree grows from " + oldSize + " to " + newSize);
        }
        return new ConsistencyProof(oldSize, newSize, path);
    }

    public boolean verify(Hash oldRoot, Hash newRoot) {
        if (oldSize == newSize) {
            return path.isEmpty() && oldRoot.equals(newRoot);
        }
        return !path.isEmpty() && fold(oldRoot, newRoot);
    }

    /** RFC 9162 section 2.1.4.2, for 0 < oldSize < newSize. */
    private boolean fold(Hash oldRoot, Hash newRoot) {
        int complete = Long.numberOfTrailingZeros(oldSize);
        long node = (oldSize - 1) >>> complete;
        long last = (newSize - 1) >>> complete;
        // "If first is an exact power of 2, then prepend first_hash to the consistency_path array."
        boolean whole = Long.bitCount(oldSize) == 1;
        Hash first = whole ? oldRoot : path.getFirst();
        Hash oldHash = first;
        Hash newHash = first;
        for (Hash sibling : path.subList(whole ? 0 : 1, path.size())) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                oldHash = MerkleTree.nodeHash(sibling, oldHash);
                newHash = MerkleTree.nodeHash(sibling, newHash);
                int skipped = Long.numberOfTrailingZeros(node);
                node >>>= skipped;
                last >>>= skipped;
            } else {
                newHash = MerkleTree.nodeHash(newHash, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 && oldHash.equals(oldRoot) && newHash.equals(newRoot);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u64(oldSize).u64(newSize).list(path, CanonicalWriter::hash);
    }
}
