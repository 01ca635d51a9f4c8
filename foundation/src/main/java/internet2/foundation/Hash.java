package internet2.foundation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;

/**
 * A SHA-256 digest (FIPS 180-4), 32 bytes, held as four big-endian words.
 *
 * <p>Its text form carries the algorithm: {@code sha256:} and 64 lower-case hexadecimal digits.
 */
public record Hash(long a, long b, long c, long d) implements Comparable<Hash> {

    public static final int SIZE = 32;

    /** Stands for "no block before the first" and "empty tree". */
    public static final Hash ZERO = new Hash(0, 0, 0, 0);

    private static final String PREFIX = "sha256:";
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Hash::newDigest);

    /** The digest of the parts, one after the other. */
    public static Hash of(byte[]... parts) {
        MessageDigest digest = SHA_256.get();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return at(digest.digest(), 0);
    }

    public static Hash of(Bytes content) {
        MessageDigest digest = SHA_256.get();
        digest.update(content.content());
        return at(digest.digest(), 0);
    }

    /** Reads a digest that someone else computed. */
    public static Hash wrap(byte[] digest) {
        if (digest.length != SIZE) {
            throw new IllegalArgumentException("a SHA-256 digest has 32 bytes, not " + digest.length);
        }
        return at(digest, 0);
    }

    /** Reads the 32 bytes that begin at {@code offset}. */
    public static Hash at(byte[] source, int offset) {
        return new Hash(
                (long) LONGS.get(source, offset),
                (long) LONGS.get(source, offset + 8),
                (long) LONGS.get(source, offset + 16),
                (long) LONGS.get(source, offset + 24));
    }

    /** Parses 64 hexadecimal digits, with or without {@code sha256:} before them. */
    public static Hash parse(String text) {
        String hex = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
        if (hex.length() != 2 * SIZE) {
            throw new IllegalArgumentException("a hash is 64 hexadecimal digits, not \"" + text + "\"");
        }
        return wrap(Bytes.parseHex(hex).toArray());
    }

    public void copyTo(byte[] target, int offset) {
        LONGS.set(target, offset, a);
        LONGS.set(target, offset + 8, b);
        LONGS.set(target, offset + 16, c);
        LONGS.set(target, offset + 24, d);
    }

    public byte[] toArray() {
        byte[] bytes = new byte[SIZE];
        copyTo(bytes, 0);
        return bytes;
    }

    public Bytes bytes() {
        return Bytes.wrap(toArray());
    }

    public String hex() {
        return bytes().hex();
    }

    @Override
    public int compareTo(Hash other) {
        int order = Long.compareUnsigned(a, other.a);
        if (order == 0) {
            order = Long.compareUnsigned(b, other.b);
        }
        if (order == 0) {
            order = Long.compareUnsigned(c, other.c);
        }
        return order == 0 ? Long.compareUnsigned(d, other.d) : order;
    }

    @Override
    public String toString() {
        return PREFIX + hex();
    }

    private static MessageDigest newDigest() {
        try {
            // Named, because native providers that may stand in front are slower on inputs as short as a tree's nodes.
            return MessageDigest.getInstance("SHA-256", "SUN");
        } catch (NoSuchAlgorithmException | NoSuchProviderException e) {
            throw new IllegalStateException("every OpenJDK has SHA-256", e);
        }
    }
}
