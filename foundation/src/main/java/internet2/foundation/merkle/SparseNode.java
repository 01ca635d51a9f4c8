package internet2.foundation.merkle;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;

/** A node as it is stored and hashed: one byte for its kind, then two hashes. */
sealed interface SparseNode {

    byte LEAF = 0;
    byte INNER = 1;
    int SIZE = 1 + 2 * Hash.SIZE;

    byte[] content();

    record Leaf(Hash key, Hash valueHash) implements SparseNode {
        @Override
        public byte[] content() {
            return MerkleTree.prefixed(LEAF, key, valueHash);
        }
    }

    record Inner(Hash left, Hash right) implements SparseNode {
        @Override
        public byte[] content() {
            return MerkleTree.prefixed(INNER, left, right);
        }
    }

    /**
     * @throws DamagedTreeException if these bytes are not the node of that hash
     */
    static SparseNode read(Hash hash, Bytes stored) {
        byte[] content = stored.toArray();
        if (content.length != SIZE || content[0] > INNER || !Hash.of(content).equals(hash)) {
            throw new DamagedTreeException("what is stored as node " + hash + " is not that node");
        }
        Hash first = Hash.at(content, 1);
        Hash second = Hash.at(content, 1 + Hash.SIZE);
        return content[0] == LEAF ? new Leaf(first, second) : new Inner(first, second);
    }

    /** Bit {@code depth} of a key, 0 being the most significant. */
    static boolean bit(Hash key, int depth) {
        long word =
                switch (depth >>> 6) {
                    case 0 -> key.a();
                    case 1 -> key.b();
                    case 2 -> key.c();
                    default -> key.d();
                };
        return (word << depth) < 0; // a shift takes the low six bits of the distance
    }

    /** How many leading bits two keys share, 0 to 256. */
    static int commonBits(Hash one, Hash other) {
        long a = one.a() ^ other.a();
        if (a != 0) {
            return Long.numberOfLeadingZeros(a);
        }
        long b = one.b() ^ other.b();
        if (b != 0) {
            return 64 + Long.numberOfLeadingZeros(b);
        }
        long c = one.c() ^ other.c();
        if (c != 0) {
            return 128 + Long.numberOfLeadingZeros(c);
        }
        return 192 + Long.numberOfLeadingZeros(one.d() ^ other.d());
    }
}
