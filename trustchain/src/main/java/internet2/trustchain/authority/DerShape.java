package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;

/**
 * The outer shape of DER (X.690 section 10), checked before a general parser sees a stranger's bytes:
 * one value, definite and minimal lengths, single-byte tags, bounded nesting, nothing behind it.
 *
 * <p>It bounds what the parser behind it can spend: neither recursion nor allocation exceeds the input.
 */
final class DerShape {

    private static final int DEPTH_MAX = 24;
    private static final int CONSTRUCTED = 0x20;
    private static final int TAG_NUMBER = 0x1f;

    private final byte[] der;
    private int at;

    private DerShape(byte[] der) {
        this.der = der;
    }

    /**
     * Returns {@code der} as an array of its own.
     *
     * @throws MalformedInputException saying where the shape breaks
     */
    static byte[] check(Bytes der, int sizeMax) {
        if (der.size() > sizeMax) {
            throw new MalformedInputException("at most " + sizeMax + " bytes are allowed here, not " + der.size());
        }
        byte[] bytes = der.toArray();
        DerShape shape = new DerShape(bytes);
        shape.value(bytes.length, DEPTH_MAX);
        if (shape.at != bytes.length) {
            throw shape.malformed((bytes.length - shape.at) + " bytes too many");
        }
        return bytes;
    }

    private void value(int end, int depthLeft) {
        if (depthLeft == 0) {
            throw malformed("nested deeper than " + DEPTH_MAX);
        }
        int tag = next(end);
        if ((tag & TAG_NUMBER) == TAG_NUMBER) {
            throw malformed("a tag of more than one byte");
        }
        int length = length(end);
        int valueEnd = at + length;
        if ((tag & CONSTRUCTED) == 0) {
            at = valueEnd;
            return;
        }
        while (at < valueEnd) {
            value(valueEnd, depthLeft - 1);
        }
    }

    /** Reads a length and makes sure that so much is left. */
    private int length(int end) {
        int first = next(end);
        int length = first;
        if (first >= 0x80) {
            int octets = first - 0x80;
            if (octets < 1 || octets > 3) {
                throw malformed("an indefinite or absurd length");
            }
            length = 0;
            for (int i = 0; i < octets; i++) {
                length = (length << 8) | next(end);
            }
            if (length < 0x80 || length >>> (8 * (octets - 1)) == 0) {
                throw malformed("a length that is not minimal");
            }
        }
        // Every call after the first reads at most `end`, so this cannot overflow.
        int left = end - at;
        if (length > left) {
            throw malformed(length + " bytes announced, " + left + " left");
        }
        return length;
    }

    private int next(int end) {
        if (at >= end) {
            throw malformed("the value ends early");
        }
        return der[at++] & 0xff;
    }

    private MalformedInputException malformed(String what) {
        return new MalformedInputException("not DER: " + what + " (at byte " + at + ")");
    }
}
