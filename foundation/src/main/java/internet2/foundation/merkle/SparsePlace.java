package internet2.foundation.merkle;

import internet2.foundation.Hash;

/**
 * Where a subtree stands: the bits that all its keys begin with.
 *
 * @param least the smallest key that it may have
 * @param depth how many bits it is about
 */
record SparsePlace(Hash least, int depth) {

    static final SparsePlace ROOT = new SparsePlace(Hash.ZERO, 0);

    /** The greatest key that it may have. */
    Hash greatest() {
        return new Hash(least.a() | ones(0), least.b() | ones(64), least.c() | ones(128), least.d() | ones(192));
    }

    /** The bits of the word that begins at {@code from} which are behind the depth. */
    private long ones(int from) {
        if (depth <= from) {
            return -1;
        }
        return depth >= from + 64 ? 0 : -1L >>> (depth - from);
    }

    SparsePlace left() {
        return new SparsePlace(least, depth + 1);
    }

    SparsePlace right() {
        long bit = 1L << (63 - (depth & 63));
        return new SparsePlace(
                switch (depth >>> 6) {
                    case 0 -> new Hash(least.a() | bit, least.b(), least.c(), least.d());
                    case 1 -> new Hash(least.a(), least.b() | bit, least.c(), least.d());
                    case 2 -> new Hash(least.a(), least.b(), least.c() | bit, least.d());
                    default -> new Hash(least.a(), least.b(), least.c(), least.d() | bit);
                },
                depth + 1);
    }

    boolean has(Hash key) {
        return SparseNode.commonBits(least, key) >= depth;
    }

    boolean isOutside(Hash first, Hash last) {
        return greatest().compareTo(first) < 0 || least.compareTo(last) > 0;
    }

    boolean isInside(Hash first, Hash last) {
        return least.compareTo(first) >= 0 && greatest().compareTo(last) <= 0;
    }
}
