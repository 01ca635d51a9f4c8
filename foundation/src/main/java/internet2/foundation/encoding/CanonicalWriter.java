package internet2.foundation.encoding;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Writes the canonical encoding; see the package. Not thread-safe. */
public final class CanonicalWriter {

    private byte[] buffer;
    private int size;

    public CanonicalWriter() {
        this(256);
    }

    public CanonicalWriter(int expectedSize) {
        this.buffer = new byte[expectedSize];
    }

    public CanonicalWriter u8(int value) {
        return unsigned(value, 1, 0xffL);
    }

    public CanonicalWriter u16(int value) {
        return unsigned(value, 2, 0xffffL);
    }

    public CanonicalWriter u32(long value) {
        return unsigned(value, 4, 0xffff_ffffL);
    }

    /** Eight bytes; values with the top bit set are unsigned to the reader. */
    public CanonicalWriter u64(long value) {
        return bigEndian(value, 8);
    }

    public CanonicalWriter bool(boolean value) {
        return u8(value ? 1 : 0);
    }

    /** Exactly {@link Hash#SIZE} bytes, without a count. */
    public CanonicalWriter hash(Hash value) {
        reserve(Hash.SIZE);
        value.copyTo(buffer, size);
        size += Hash.SIZE;
        return this;
    }

    /** Bytes whose number both sides know, without a count. */
    public CanonicalWriter fixed(Bytes value) {
        reserve(value.size());
        value.copyTo(buffer, size);
        size += value.size();
        return this;
    }

    /** A u32 count, then the bytes. */
    public CanonicalWriter bytes(Bytes value) {
        return u32(value.size()).fixed(value);
    }

    /** UTF-8 behind a u32 count of bytes. */
    public CanonicalWriter text(String value) {
        return bytes(Bytes.utf8(value));
    }

    /** Milliseconds since 1970-01-01T00:00Z; what is finer is cut off. */
    public CanonicalWriter instant(Instant value) {
        return u64(value.toEpochMilli());
    }

    /** Milliseconds. */
    public CanonicalWriter duration(Duration value) {
        return u64(value.toMillis());
    }

    public CanonicalWriter value(Encodable value) {
        value.encode(this);
        return this;
    }

    /** A u32 count, then the elements in their order. */
    public <T> CanonicalWriter list(List<T> values, BiConsumer<CanonicalWriter, T> element) {
        u32(values.size());
        values.forEach(value -> element.accept(this, value));
        return this;
    }

    /** One byte, 0 or 1, then the value where there is one. */
    public <T> CanonicalWriter optional(Optional<T> value, BiConsumer<CanonicalWriter, T> element) {
        bool(value.isPresent());
        value.ifPresent(present -> element.accept(this, present));
        return this;
    }

    public int size() {
        return size;
    }

    public Bytes toBytes() {
        return Bytes.wrap(Arrays.copyOf(buffer, size));
    }

    private CanonicalWriter unsigned(long value, int width, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(value + " does not fit into " + width + " unsigned bytes");
        }
        return bigEndian(value, width);
    }

    private CanonicalWriter bigEndian(long value, int width) {
        reserve(width);
        for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
            buffer[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    private void reserve(int more) {
        if (buffer.length - size < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
        }
    }
}
