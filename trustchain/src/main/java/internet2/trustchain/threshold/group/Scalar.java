package internet2.trustchain.threshold.group;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.security.auth.Destroyable;

/**
 * An integer modulo the group's order L. Immutable until it is destroyed.
 *
 * <p>Encoded as 32 bytes, little-endian (RFC 8032 section 5.1.5; RFC 9591 section 6.1).
 */
public final class Scalar implements Encodable, Destroyable {

    public static final int SIZE = 32;

    /** Bytes that {@link #reduce} takes. */
    public static final int WIDE_SIZE = 64;

    public static final Scalar ZERO = of(0);
    public static final Scalar ONE = of(1);

    private static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private final int[] words;
    private boolean destroyed;

    private Scalar(int[] words) {
        this.words = words;
    }

    /** @param value 0 or more */
    public static Scalar of(int value) {
        int[] words = new int[Limbs.WORDS];
        words[0] = Math.max(0, value);
        return new Scalar(words);
    }

    /** Uniform, to within 2^-259. */
    public static Scalar random(SecureRandom random) {
        byte[] wide = new byte[WIDE_SIZE];
        random.nextBytes(wide);
        Scalar scalar = reduce(wide);
        Arrays.fill(wide, (byte) 0);
        return scalar;
    }

    /**
     * A number modulo L, as RFC 9591 section 6.1 makes scalars of SHA-512.
     *
     * @param wide 64 bytes, little-endian
     */
    public static Scalar reduce(byte[] wide) {
        if (wide.length != WIDE_SIZE) {
            throw new IllegalArgumentException("64 bytes are reduced, not " + wide.length);
        }
        int[] one = new int[Limbs.WORDS];
        one[0] = 1;
        int[] low = Limbs.montgomery(Limbs.montgomery(words(wide, 0), Limbs.R_SQUARED), one);
        int[] high = Limbs.montgomery(words(wide, SIZE), Limbs.R_SQUARED);
        return new Scalar(Limbs.plus(low, high));
    }

    /** @throws IllegalArgumentException if these are not 32 bytes of a number below L */
    public static Scalar decode(Bytes encoded) {
        if (encoded.size() != SIZE) {
            throw new IllegalArgumentException("a scalar has 32 bytes, not " + encoded.size());
        }
        int[] words = words(encoded.toArray(), 0);
        if (!Limbs.isReduced(words)) {
            throw new IllegalArgumentException("a scalar is below the group's order");
        }
        return new Scalar(words);
    }

    public static Scalar decode(CanonicalReader in) {
        try {
            return decode(in.fixed(SIZE));
        } catch (IllegalArgumentException e) {
            throw in.malformed(String.valueOf(e.getMessage()));
        }
    }

    public Scalar plus(Scalar other) {
        return new Scalar(Limbs.plus(live(), other.live()));
    }

    public Scalar minus(Scalar other) {
        return new Scalar(Limbs.minus(live(), other.live()));
    }

    public Scalar times(Scalar other) {
        return new Scalar(Limbs.montgomery(Limbs.montgomery(live(), other.live()), Limbs.R_SQUARED));
    }

    public Scalar negate() {
        return ZERO.minus(this);
    }

    /**
     * 1/x, for public values only: the time depends on the value.
     *
     * @throws ArithmeticException of zero
     */
    public Scalar inverse() {
        byte[] little = new byte[WIDE_SIZE];
        byte[] big = number().modInverse(ORDER).toByteArray();
        for (int i = 0; i < big.length; i++) {
            little[i] = big[big.length - 1 - i];
        }
        return reduce(little);
    }

    public boolean isZero() {
        return equals(ZERO);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.fixed(Bytes.wrap(littleEndian()));
    }

    /** Overwrites the value; nothing can be done with it afterwards. */
    @Override
    public void destroy() {
        Arrays.fill(words, 0);
        destroyed = true;
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    /** In constant time. */
    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Scalar that)) {
            return false;
        }
        int difference = 0;
        for (int i = 0; i < Limbs.WORDS; i++) {
            difference |= words[i] ^ that.words[i];
        }
        return difference == 0 && destroyed == that.destroyed;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    /** Not the value: it may be secret. */
    @Override
    public String toString() {
        return "Scalar";
    }

    /** Four bits of the number, the lowest at 0. */
    int digit(int index) {
        return words[index >>> 3] >>> ((index & 7) << 2) & 0xf;
    }

    int[] live() {
        if (destroyed) {
            throw new IllegalStateException("this scalar was destroyed");
        }
        return words;
    }

    private BigInteger number() {
        byte[] big = new byte[SIZE];
        byte[] little = littleEndian();
        for (int i = 0; i < SIZE; i++) {
            big[i] = little[SIZE - 1 - i];
        }
        return new BigInteger(1, big);
    }

    private byte[] littleEndian() {
        int[] from = live();
        byte[] bytes = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            bytes[i] = (byte) (from[i >>> 2] >>> ((i & 3) << 3));
        }
        return bytes;
    }

    private static int[] words(byte[] bytes, int offset) {
        int[] words = new int[Limbs.WORDS];
        for (int i = 0; i < SIZE; i++) {
            words[i >>> 2] |= Byte.toUnsignedInt(bytes[offset + i]) << ((i & 3) << 3);
        }
        return words;
    }
}
