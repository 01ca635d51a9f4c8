package internet2.ledger.space;

import internet2.foundation.Hash;
import java.nio.ByteBuffer;

/**
 * A keyed permutation of the numbers below 2^bits: the edges of Chung's bipartite expander between two layers.
 *
 * <p>A Feistel network whose halves may differ in width by one bit; each step adds to one half a hash of the other,
 * which can be undone, so it is a permutation whatever the hash is. The graph is public: it has to look random, not
 * to keep a secret, so the hash is the finaliser of SplitMix64 (Steele, Lea, Flood 2014) under a key.
 */
final class EdgePermutation {

    private static final int STEPS = 8;

    private final int lowBits;
    private final long lowMask;
    private final long highMask;
    private final long[] keys = new long[STEPS];

    EdgePermutation(Hash seed, int layer, int bits) {
        lowBits = bits - bits / 2;
        lowMask = (1L << lowBits) - 1;
        highMask = (1L << (bits / 2)) - 1;
        for (int step = 0; step < STEPS; step += 4) {
            byte[] name = ByteBuffer.allocate(8).putInt(layer).putInt(step).array();
            Hash material = Hash.of(seed.toArray(), name);
            keys[step] = material.a();
            keys[step + 1] = material.b();
            keys[step + 2] = material.c();
            keys[step + 3] = material.d();
        }
    }

    long apply(long number) {
        long low = number & lowMask;
        long high = number >>> lowBits;
        for (int step = 0; step < STEPS; step += 2) {
            high ^= mix(low ^ keys[step]) & highMask;
            low ^= mix(high ^ keys[step + 1]) & lowMask;
        }
        return (high << lowBits) | low;
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
