package internet2.trustchain.threshold.group;

import java.util.Arrays;

/**
 * Numbers modulo L = 2^252 + 27742317777372353535851937790883648493 as eight little-endian words of 32 bits.
 *
 * <p>Products are Montgomery's with R = 2^256: {@code montgomery(x, y) = x y / R}. No branch and no index depends on
 * a word's value.
 */
final class Limbs {

    static final int WORDS = 8;

    /** R^2 modulo L. */
    static final int[] R_SQUARED = {
        0x449c0f01, 0xa40611e3, 0x68859347, 0xd00e1ba7, 0x17f5be65, 0xceec73d2, 0x7c309a3d, 0x0399411b
    };

    private static final int[] L = {0x5cf5d3ed, 0x5812631a, 0xa2f79cd6, 0x14def9de, 0, 0, 0, 0x10000000};

    /** -1/L modulo 2^32. */
    private static final long L_NEGATED_INVERSE = 0x12547e1bL;

    private static final long WORD = 0xffff_ffffL;

    private Limbs() {}

    /** @return x y / R modulo L, where x y is below R L */
    static int[] montgomery(int[] x, int[] y) {
        long[] sum = new long[WORDS + 1];
        for (int i = 0; i < WORDS; i++) {
            long factor = y[i] & WORD;
            long carry = 0;
            for (int j = 0; j < WORDS; j++) {
                long term = sum[j] + (x[j] & WORD) * factor + carry; // at most 2^64 - 1
                sum[j] = term & WORD;
                carry = term >>> 32;
            }
            long top = sum[WORDS] + carry;
            long multiple = sum[0] * L_NEGATED_INVERSE & WORD;
            carry = (sum[0] + multiple * (L[0] & WORD)) >>> 32;
            for (int j = 1; j < WORDS; j++) {
                long term = sum[j] + multiple * (L[j] & WORD) + carry;
                sum[j - 1] = term & WORD;
                carry = term >>> 32;
            }
            top += carry;
            sum[WORDS - 1] = top & WORD;
            sum[WORDS] = top >>> 32;
        }
        int[] result = new int[WORDS];
        for (int i = 0; i < WORDS; i++) {
            result[i] = (int) sum[i];
        }
        Arrays.fill(sum, 0);
        return reduceOnce(result); // L has 253 bits: the sum, below 2 L, fits into eight words
    }

    static int[] plus(int[] x, int[] y) {
        int[] sum = new int[WORDS];
        long carry = 0;
        for (int i = 0; i < WORDS; i++) {
            carry += (x[i] & WORD) + (y[i] & WORD);
            sum[i] = (int) carry;
            carry >>>= 32;
        }
        return reduceOnce(sum);
    }

    static int[] minus(int[] x, int[] y) {
        int[] difference = new int[WORDS];
        int borrowed = subtract(x, y, difference);
        long carry = 0;
        for (int i = 0; i < WORDS; i++) {
            carry += (difference[i] & WORD) + (L[i] & borrowed & WORD);
            difference[i] = (int) carry;
            carry >>>= 32;
        }
        return difference;
    }

    /** Of public values: whether the number is below L. */
    static boolean isReduced(int[] x) {
        return subtract(x, L, new int[WORDS]) != 0;
    }

    /** x modulo L for x below 2 L, in place. */
    private static int[] reduceOnce(int[] x) {
        int[] less = new int[WORDS];
        int keep = subtract(x, L, less);
        for (int i = 0; i < WORDS; i++) {
            x[i] = (x[i] & keep) | (less[i] & ~keep);
        }
        Arrays.fill(less, 0);
        return x;
    }

    /** @return -1 where y is greater than x, else 0 */
    private static int subtract(int[] x, int[] y, int[] difference) {
        long borrow = 0;
        for (int i = 0; i < WORDS; i++) {
            borrow += (x[i] & WORD) - (y[i] & WORD);
            difference[i] = (int) borrow;
            borrow >>= 32;
        }
        return (int) borrow;
    }
}
