package internet2.foundation.merkle;

import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.List;

/**
 * That a leaf is in a tree (RFC 9162 section 2.1.3).
 *
 * @param leafIndex 0 to {@code treeSize} - 1
 * @param path siblings, the leaf's first
 */
public record InclusionProof(long leafIndex, long treeSize, List<Hash> path) implements Encodable {

    static final int PATH_MAX = 64;

    public InclusionProof {
        path = List.copyOf(path);
        if (leafIndex < 0 || leafIndex >= treeSize || path.size() > PATH_MAX) {
            throw new IllegalArgumentException(
                    "no proof has leaf " + leafIndex + " of " + treeSize + " with " + path.size() + " siblings");
        }
    }

    public static InclusionProof decode(CanonicalReader in) {
        long leafIndex = in.u64();
        long treeSize = in.u64();
        List<Hash> path = in.list(PATH_MAX, CanonicalReader::hash);
        if (leafIndex < 0 || leafIndex >= treeSize) {
            throw in.malformed("a tree of " + treeSize + " leaves has no leaf " + leafIndex);
        }
        return new InclusionProof(leafIndex, treeSize, path);
    }

    /** RFC 9162 section 2.1.3.2. */
    public boolean verify(Hash leafHash, Hash root) {
        long node = leafIndex;
        long last = treeSize - 1;
        Hash hash = leafHash;
        for (Hash sibling : path) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                hash = MerkleTree.nodeHash(sibling, hash);
                // "If LSB(fn) is not set, then right-shift both fn and sn equally until either LSB(fn) is set
                // or fn is 0."
                int skipped = Long.numberOfTrailingZeros(node);
                node >>>= skipped;
                last >>>= skipped;
            } else {
                hash = MerkleTree.nodeHash(hash, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 && hash.equals(root);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u64(leafIndex).u64(treeSize).list(path, CanonicalWriter::hash);
    }
}
