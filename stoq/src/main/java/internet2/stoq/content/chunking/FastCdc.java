package internet2.stoq.content.chunking;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;

/**
 * FastCDC: content-defined chunking by a gear hash (Xia et al., "The Design of Fast Content-Defined Chunking for Data
 * Deduplication Based Storage Systems", IEEE TPDS 31(9), 2020).
 *
 * <p>All of its parts: the smallest chunk is skipped, not hashed; chunking is normalised at level 2, with two more bits
 * that must be zero before the average size and two fewer after it; the hash rolls two bytes at a time. The gear table
 * is made of SHA-256, so that whoever builds this anew cuts in the same places.
 */
public final class FastCdc {

    private static final int NORMALISATION = 2;

    /** The highest bit that is looked at: one stays free for rolling two bytes. */
    private static final int TOP = 63;

    private static final long[] GEAR = gear();
    private static final long[] GEAR_LEFT = shifted();

    private FastCdc() {}

    /**
     * Where the chunk ends that begins at {@code from}.
     *
     * @param to end of the bytes; where nothing follows them, the last chunk ends here
     * @return between {@code from} and {@code to}
     */
    public static int cut(byte[] source, int from, int to, ChunkSizes sizes) {
        if (to - from <= sizes.min()) {
            return to;
        }
        int end = Math.min(to, from + sizes.max());
        int normal = Math.min(end, from + sizes.average());
        int bits = Integer.numberOfTrailingZeros(sizes.average());
        long hard = mask(bits + NORMALISATION);
        long easy = mask(bits - NORMALISATION);
        long hash = 0;
        int at = from + sizes.min();
        for (; at + 1 < normal; at += 2) {
            hash = (hash << 2) + GEAR_LEFT[source[at] & 0xff];
            if ((hash & (hard << 1)) == 0) {
                return at;
            }
            hash += GEAR[source[at + 1] & 0xff];
            if ((hash & hard) == 0) {
                return at + 1;
            }
        }
        for (; at + 1 < end; at += 2) {
            hash = (hash << 2) + GEAR_LEFT[source[at] & 0xff];
            if ((hash & (easy << 1)) == 0) {
                return at;
            }
            hash += GEAR[source[at + 1] & 0xff];
            if ((hash & easy) == 0) {
                return at + 1;
            }
        }
        return end;
    }

    /** The bits that hang on the most bytes. */
    static long mask(int bits) {
        return ((1L << bits) - 1) << (TOP - bits);
    }

    static long gear(int value) {
        return GEAR[value];
    }

    private static long[] gear() {
        long[] gear = new long[256];
        for (int i = 0; i < gear.length; i++) {
            gear[i] = Hash.of(Bytes.utf8("stoq/1 gear " + i)).a();
        }
        return gear;
    }

    private static long[] shifted() {
        long[] shifted = GEAR.clone();
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] <<= 1;
        }
        return shifted;
    }
}
