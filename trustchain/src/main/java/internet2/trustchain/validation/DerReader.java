package internet2.trustchain.validation;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.OptionalInt;

/**
 * Reads DER (X.690 sections 8, 10 and 11) and nothing else: what has two encodings in BER has one here.
 *
 * <p>Bouncy Castle's parser takes BER, reads extensions only when somebody asks for them, and gives back a signed part
 * that it encoded anew. A judge of certificates needs the opposite of all three. Every refusal is a {@link
 * MalformedInputException} with the place; neither stack nor heap grows faster than the input.
 */
final class DerReader {

    static final int BOOLEAN = 0x01;
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int NULL = 0x05;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int ENUMERATED = 0x0a;
    static final int UTF8_STRING = 0x0c;
    static final int PRINTABLE_STRING = 0x13;
    static final int IA5_STRING = 0x16;
    static final int UTC_TIME = 0x17;
    static final int GENERALIZED_TIME = 0x18;
    static final int UNIVERSAL_STRING = 0x1c;
    static final int BMP_STRING = 0x1e;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;

    private static final int DEPTH_MAX = 24;
    private static final int TAG_NUMBER = 0x1f;
    private static final int CONSTRUCTED = 0x20;
    private static final int LENGTH_OCTETS_MAX = 3;
    private static final int UTC_TIME_LENGTH = 13;
    private static final int GENERALIZED_TIME_LENGTH = 15;
    private static final int UTC_PIVOT = 50;

    private final byte[] der;
    private final int end;
    private int at;

    private DerReader(byte[] der, int at, int end) {
        this.der = der;
        this.at = at;
        this.end = end;
    }

    static DerReader of(Bytes der) {
        return new DerReader(der.toArray(), 0, der.size());
    }

    /** Context-specific tag [number], primitive. */
    static int primitive(int number) {
        return 0x80 | number;
    }

    /** Context-specific tag [number], constructed. */
    static int constructed(int number) {
        return 0xa0 | number;
    }

    boolean hasNext() {
        return at < end;
    }

    boolean nextIs(int tag) {
        return hasNext() && (der[at] & 0xff) == tag;
    }

    int peekTag() {
        if (!hasNext()) {
            throw malformed("the value ends early");
        }
        return der[at] & 0xff;
    }

    /** Nothing may follow. */
    void end() {
        if (hasNext()) {
            throw malformed((end - at) + " bytes too many");
        }
    }

    DerReader enter(int tag) {
        int length = header(tag);
        DerReader inner = new DerReader(der, at, at + length);
        at += length;
        return inner;
    }

    DerReader sequence() {
        return enter(SEQUENCE);
    }

    /** A sequence or set that must have something in it. */
    DerReader nonEmpty(int tag) {
        DerReader inner = enter(tag);
        if (!inner.hasNext()) {
            throw malformed("an empty list where at least one value is due");
        }
        return inner;
    }

    /** What stands in the next value, whose tag must be as given. */
    Bytes content(int tag) {
        int length = header(tag);
        at += length;
        return slice(at - length, at);
    }

    /** The next value as it stands, header and all, well-formed down to its leaves. */
    Bytes element() {
        int start = at;
        skip(DEPTH_MAX);
        return slice(start, at);
    }

    private void skip(int depthLeft) {
        if (depthLeft == 0) {
            throw malformed("nested deeper than " + DEPTH_MAX);
        }
        int tag = peekTag();
        int length = header(tag);
        if ((tag & CONSTRUCTED) == 0) {
            at += length;
            return;
        }
        DerReader inner = new DerReader(der, at, at + length);
        while (inner.hasNext()) {
            inner.skip(depthLeft - 1);
        }
        at += length;
    }

    Oid oid() {
        return oid(OBJECT_IDENTIFIER);
    }

    Oid oid(int tag) {
        Bytes content = content(tag);
        try {
            return new Oid(content);
        } catch (IllegalArgumentException e) {
            throw malformed("not an object identifier");
        }
    }

    /** X.690 section 11.1: TRUE is FF. A default that is written out is refused by the caller, who knows it. */
    boolean bool(int tag) {
        Bytes content = content(tag);
        if (content.size() != 1 || (content.at(0) != 0 && content.at(0) != -1)) {
            throw malformed("not a boolean in DER");
        }
        return content.at(0) != 0;
    }

    /** {@code BOOLEAN DEFAULT FALSE}: written only where it is true (X.690 section 11.5). */
    boolean flag(int tag) {
        if (!nextIs(tag)) {
            return false;
        }
        if (!bool(tag)) {
            throw malformed("a default value that is written out");
        }
        return true;
    }

    BigInteger integer() {
        return new BigInteger(integerContent(INTEGER).toArray());
    }

    Bytes integerContent(int tag) {
        Bytes content = content(tag);
        boolean padded = content.size() > 1
                && ((content.at(0) == 0 && content.at(1) >= 0) || (content.at(0) == -1 && content.at(1) < 0));
        if (content.isEmpty() || padded) {
            throw malformed("an integer that is not minimal");
        }
        return content;
    }

    /** A number from 0; what is past an {@code int} counts as its largest value. */
    int count(int tag) {
        BigInteger value = new BigInteger(integerContent(tag).toArray());
        if (value.signum() < 0) {
            throw malformed("a negative count");
        }
        return value.bitLength() < Integer.SIZE ? value.intValue() : Integer.MAX_VALUE;
    }

    OptionalInt optionalCount(int tag) {
        return nextIs(tag) ? OptionalInt.of(count(tag)) : OptionalInt.empty();
    }

    /** A bit string of whole bytes. */
    Bytes octetBits() {
        Bytes content = content(BIT_STRING);
        if (content.isEmpty() || content.at(0) != 0) {
            throw malformed("a bit string of whole bytes was expected");
        }
        return content.slice(1, content.size());
    }

    /** A named bit list, bit 0 first in the result's bit 0; trailing zero bits are refused (X.690 section 11.2.2). */
    int namedBits(int tag) {
        Bytes content = content(tag);
        if (content.isEmpty() || content.size() > 3) {
            throw malformed("not a named bit list");
        }
        int unused = content.at(0);
        int last = content.at(content.size() - 1) & 0xff;
        boolean trimmed = content.size() == 1
                ? unused == 0
                : unused >= 0 && unused < 8 && (last >>> unused & 1) == 1 && (last & ((1 << unused) - 1)) == 0;
        if (!trimmed) {
            throw malformed("a named bit list with trailing zero bits");
        }
        int bits = 0;
        for (int i = 1; i < content.size(); i++) {
            bits |= Integer.reverse(content.at(i) << 24) << (8 * (i - 1));
        }
        return bits;
    }

    /** Printable ASCII and the rest of seven bits. */
    String ia5(int tag) {
        Bytes content = content(tag);
        for (int i = 0; i < content.size(); i++) {
            if (content.at(i) < 0) {
                throw malformed("a character outside of ASCII");
            }
        }
        return content.utf8();
    }

    static String utf8(Bytes content) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content.toArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedInputException("not UTF-8");
        }
    }

    /** RFC 5280 section 4.1.2.5: seconds are there, the zone is Z, no fraction. */
    Instant time() {
        if (nextIs(UTC_TIME)) {
            String text = ia5(UTC_TIME);
            if (text.length() != UTC_TIME_LENGTH) {
                throw malformed("a UTCTime is YYMMDDHHMMSSZ");
            }
            return time((digits(text, 0) < UTC_PIVOT ? "20" : "19") + text);
        }
        return time(ia5(GENERALIZED_TIME));
    }

    Instant generalizedTime() {
        return time(ia5(GENERALIZED_TIME));
    }

    private Instant time(String text) {
        if (text.length() != GENERALIZED_TIME_LENGTH || !text.endsWith("Z")) {
            throw malformed("a time is YYYYMMDDHHMMSSZ");
        }
        try {
            int year = 100 * digits(text, 0) + digits(text, 2);
            return LocalDateTime.of(
                            year, digits(text, 4), digits(text, 6), digits(text, 8), digits(text, 10), digits(text, 12))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw malformed("no such time: " + Quoted.of(text));
        }
    }

    private int digits(String text, int from) {
        int tens = text.charAt(from) - '0';
        int ones = text.charAt(from + 1) - '0';
        if (tens < 0 || tens > 9 || ones < 0 || ones > 9) {
            throw malformed("a time of digits was expected");
        }
        return 10 * tens + ones;
    }

    /** Moves past tag and length; as much as the length says is there. */
    private int header(int tag) {
        int found = next();
        if (found != tag || (tag & TAG_NUMBER) == TAG_NUMBER) {
            throw malformed("tag " + Integer.toHexString(tag) + " was expected, not " + Integer.toHexString(found));
        }
        int length = length();
        if (length > end - at) {
            throw malformed(length + " bytes announced, " + (end - at) + " left");
        }
        return length;
    }

    private int length() {
        int first = next();
        if (first < 0x80) {
            return first;
        }
        int octets = first - 0x80;
        if (octets < 1 || octets > LENGTH_OCTETS_MAX) {
            throw malformed("an indefinite or absurd length");
        }
        int length = 0;
        for (int i = 0; i < octets; i++) {
            length = length << 8 | next();
        }
        if (length < 0x80 || length >>> (8 * (octets - 1)) == 0) {
            throw malformed("a length that is not minimal");
        }
        return length;
    }

    private int next() {
        if (at >= end) {
            throw malformed("the value ends early");
        }
        return der[at++] & 0xff;
    }

    private Bytes slice(int from, int to) {
        byte[] copy = new byte[to - from];
        System.arraycopy(der, from, copy, 0, copy.length);
        return Bytes.wrap(copy);
    }

    MalformedInputException malformed(String what) {
        return new MalformedInputException("not DER as expected: " + what + " (at byte " + at + ")");
    }
}
