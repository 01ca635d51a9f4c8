package internet2.foundation;

import com.google.errorprone.annotations.Immutable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** An immutable sequence of bytes that compares by content. */
@Immutable
public final class Bytes implements Comparable<Bytes> {

    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private static final HexFormat HEX = HexFormat.of();

    @SuppressWarnings("Immutable") // never handed out, never written after construction
    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    /** Copies {@code content}. */
    public static Bytes of(byte... content) {
        return content.length == 0 ? EMPTY : new Bytes(content.clone());
    }

    /** Copies what remains of {@code buffer}, which keeps its position. */
    public static Bytes of(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(buffer.position(), copy);
        return wrap(copy);
    }

    /** Takes {@code content} over without a copy: the caller must not touch it again. */
    public static Bytes wrap(byte[] content) {
        return content.length == 0 ? EMPTY : new Bytes(content);
    }

    public static Bytes utf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Parses lower- or upper-case hexadecimal digits without separators. */
    public static Bytes parseHex(String hex) {
        return wrap(HEX.parseHex(hex));
    }

    public int size() {
        return content.length;
    }

    public boolean isEmpty() {
        return content.length == 0;
    }

    public byte at(int index) {
        return content[index];
    }

    public byte[] toArray() {
        return content.clone();
    }

    public Bytes slice(int from, int to) {
        return wrap(Arrays.copyOfRange(content, from, to));
    }

    public Bytes concat(Bytes next) {
        byte[] joined = Arrays.copyOf(content, content.length + next.content.length);
        System.arraycopy(next.content, 0, joined, content.length, next.content.length);
        return wrap(joined);
    }

    public void copyTo(byte[] target, int at) {
        System.arraycopy(content, 0, target, at, content.length);
    }

    /** A read-only view without a copy. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(content).asReadOnlyBuffer();
    }

    /** The bytes themselves, for those in this package who neither keep nor change them. */
    byte[] content() {
        return content;
    }

    public String hex() {
        return HEX.formatHex(content);
    }

    public String utf8() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** Unsigned lexicographic order, the order of keys in every store. */
    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(content, other.content);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    /** Hexadecimal digits, shortened past 32 bytes. */
    @Override
    public String toString() {
        return content.length <= 32 ? hex() : HEX.formatHex(content, 0, 32) + "... (" + content.length + " bytes)";
    }
}
