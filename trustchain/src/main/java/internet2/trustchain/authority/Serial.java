package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.math.BigInteger;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * A certificate's serial number: 128 random bits, positive (RFC 5280 section 4.1.2.2 allows 20 octets).
 *
 * @param octets 16 bytes, big-endian, not all zero
 */
public record Serial(Bytes octets) implements Encodable, Comparable<Serial> {

    public static final int SIZE = 16;

    private static final Bytes ZERO = Bytes.wrap(new byte[SIZE]);
    private static final int TEXT_LENGTH_MAX = 64;

    public Serial {
        if (octets.size() != SIZE || octets.equals(ZERO)) {
            throw new IllegalArgumentException("a serial number is 16 bytes, not all zero");
        }
    }

    public static Serial random(RandomGenerator random) {
        byte[] octets = new byte[SIZE];
        random.nextBytes(octets);
        return new Serial(Bytes.wrap(octets));
    }

    /** Takes the number of a certificate or an OCSP request over. */
    public static Serial of(BigInteger number) {
        if (number.signum() <= 0 || number.bitLength() > 8 * SIZE) {
            throw new IllegalArgumentException("a serial number is positive and has at most 128 bits");
        }
        byte[] minimal = number.toByteArray();
        byte[] octets = new byte[SIZE];
        int length = Math.min(minimal.length, SIZE);
        System.arraycopy(minimal, minimal.length - length, octets, SIZE - length, length);
        return new Serial(Bytes.wrap(octets));
    }

    /** Parses hexadecimal digits, with or without colons between the octets as {@code openssl} prints them. */
    public static Serial parse(String text) {
        String digits =
                text.length() > TEXT_LENGTH_MAX ? "" : text.replace(":", "").toLowerCase(Locale.ROOT);
        if (!digits.matches("[0-9a-f]{1,34}")) {
            throw new IllegalArgumentException("a serial number is up to 32 hexadecimal digits");
        }
        return of(new BigInteger(digits, 16));
    }

    public static Serial decode(CanonicalReader in) {
        Bytes octets = in.fixed(SIZE);
        if (octets.equals(ZERO)) {
            throw in.malformed("a serial number is not zero");
        }
        return new Serial(octets);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.fixed(octets);
    }

    public BigInteger number() {
        return new BigInteger(1, octets.toArray());
    }

    @Override
    public int compareTo(Serial other) {
        return octets.compareTo(other.octets);
    }

    /** 32 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return octets.hex();
    }
}
