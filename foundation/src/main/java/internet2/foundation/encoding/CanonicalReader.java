package internet2.foundation.encoding;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the canonical encoding; see the package. Not thread-safe.
 *
 * <p>Every method throws {@link MalformedInputException} where the bytes end early, exceed a limit or
 * are not canonical, and allocates no more than the input is long.
 */
public final class CanonicalReader {

    private final ByteBuffer in;

    public CanonicalReader(Bytes bytes) {
        this.in = bytes.buffer();
    }

    /** Reads all of {@code bytes} as one value; bytes left over are malformed. */
    public static <T> T decode(Bytes bytes, Function<CanonicalReader, T> value) {
        CanonicalReader reader = new CanonicalReader(bytes);
        T decoded = value.apply(reader);
        reader.end();
        return decoded;
    }

    public int u8() {
        return Byte.toUnsignedInt(need(1).get());
    }

    public int u16() {
        return Short.toUnsignedInt(need(2).getShort());
    }

    public long u32() {
        return Integer.toUnsignedLong(need(4).getInt());
    }

    public long u64() {
        return need(8).getLong();
    }

    /** Eight bytes that stand for a number of 0 to 2^63 - 1. */
    public long natural(String what) {
        long value = u64();
        if (value < 0) {
            throw malformed(what + " is below 2^63");
        }
        return value;
    }

    public boolean bool() {
        int value = u8();
        if (value > 1) {
            throw malformed("a boolean is 0 or 1, not " + value);
        }
        return value == 1;
    }

    public Hash hash() {
        return Hash.wrap(take(Hash.SIZE));
    }

    public Bytes fixed(int size) {
        return Bytes.wrap(take(size));
    }

    /** A counted byte string of at most {@code max} bytes. */
    public Bytes bytes(int max) {
        return fixed(count(max, 1));
    }

    /** Counted UTF-8 of at most {@code maxBytes} bytes; ill-formed sequences are malformed. */
    public String text(int maxBytes) {
        byte[] encoded = take(count(maxBytes, 1));
        if (isAscii(encoded)) { // nearly always, and a decoder for each name would cost more than the rest
            return new String(encoded, StandardCharsets.US_ASCII);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(encoded))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("text is UTF-8");
        }
    }

    private static boolean isAscii(byte[] encoded) {
        int all = 0;
        for (byte each : encoded) {
            all |= each;
        }
        return all >= 0;
    }

    public Instant instant() {
        return Instant.ofEpochMilli(u64());
    }

    public Duration duration() {
        long millis = u64();
        if (millis < 0) {
            throw malformed("a duration is not negative");
        }
        return Duration.ofMillis(millis);
    }

    /** A counted list of at most {@code max} elements, each of at least one byte. */
    public <T> List<T> list(int max, Function<CanonicalReader, T> element) {
        int count = count(max, 1);
        List<T> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(element.apply(this));
        }
        return List.copyOf(values);
    }

    public <T> Optional<T> optional(Function<CanonicalReader, T> element) {
        return bool() ? Optional.of(element.apply(this)) : Optional.empty();
    }

    public int remaining() {
        return in.remaining();
    }

    /** Nothing may follow. */
    public void end() {
        if (in.hasRemaining()) {
            throw malformed(in.remaining() + " bytes too many");
        }
    }

    /** For callers that find a value impossible after having read it. */
    public MalformedInputException malformed(String expected) {
        return new MalformedInputException(expected + " (at byte " + in.position() + ")");
    }

    private int count(int max, int elementSizeMin) {
        long count = u32();
        if (count > max) {
            throw malformed("at most " + max + " elements are allowed here, not " + count);
        }
        if (count * elementSizeMin > in.remaining()) {
            throw malformed(count + " elements announced, " + in.remaining() + " bytes left");
        }
        return (int) count;
    }

    private byte[] take(int size) {
        need(size);
        byte[] bytes = new byte[size];
        in.get(bytes);
        return bytes;
    }

    private ByteBuffer need(int size) {
        if (in.remaining() < size) {
            throw malformed(size + " bytes expected, " + in.remaining() + " left");
        }
        return in;
    }
}
