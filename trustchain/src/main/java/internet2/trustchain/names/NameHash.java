package internet2.trustchain.names;

import java.security.SecureRandom;

/**
 * A keyed 64-bit hash of names, computed from the root's side, so that one pass over a name gives the hashes of
 * all its suffixes. The key is this process's own: strangers who register names can't aim for collisions.
 */
final class NameHash {

    private static final long SEED = new SecureRandom().nextLong();
    private static final long KEY = new SecureRandom().nextLong() | 1;

    static final long ROOT = SEED;

    private NameHash() {}

    /** The hash of the label at {@code at} (its length byte first) before a suffix whose hash is {@code suffix}. */
    static long child(long suffix, byte[] buffer, int at) {
        int size = buffer[at];
        long hash = mix(suffix ^ size);
        int end = at + size;
        long word = 0;
        int shift = 0;
        for (int i = at + 1; i <= end; i++) {
            word |= (long) AsciiCase.lower(buffer[i]) << shift;
            shift += 8;
            if (shift == 64) {
                hash = mix(hash ^ word);
                word = 0;
                shift = 0;
            }
        }
        return mix(hash ^ word);
    }

    static long of(byte[] wire) {
        NamePath path = new NamePath();
        path.read(wire, 0);
        return path.hash[0];
    }

    private static long mix(long value) {
        long spread = value ^ KEY;
        return Math.unsignedMultiplyHigh(spread, 0x9e37_79b9_7f4a_7c15L)
                ^ (spread * 0x9e37_79b9_7f4a_7c15L)
                ^ (value >>> 29);
    }
}
