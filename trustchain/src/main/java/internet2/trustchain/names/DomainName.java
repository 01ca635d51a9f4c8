package internet2.trustchain.names;

import com.google.errorprone.annotations.Immutable;
import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An absolute domain name in wire form (RFC 1035 3.1): counted labels of 1 to 63 bytes, the root's empty
 * label last, 255 bytes at most. Keeps the case it was written in and ignores it in comparisons (RFC 4343).
 */
@Immutable
public final class DomainName implements Comparable<DomainName> {

    public static final int BYTES_MAX = 255;
    public static final int LABEL_BYTES_MAX = 63;

    public static final DomainName ROOT = new DomainName(new byte[1]);

    @SuppressWarnings("Immutable") // never handed out, never written after construction
    private final byte[] wire;

    private DomainName(byte[] wire) {
        this.wire = wire;
    }

    /** Takes a name over that has been checked label by label. */
    static DomainName trusted(byte[] wire) {
        return wire.length == 1 ? ROOT : new DomainName(wire);
    }

    /** Reads exactly one uncompressed name. */
    public static DomainName ofWire(Bytes wire) {
        WireReader in = new WireReader(wire.toArray());
        DomainName name = in.name(false);
        in.end();
        return name;
    }

    /**
     * Parses master-file text (RFC 1035 5.1): labels between dots, {@code \DDD} and {@code \X} escapes; a dot at
     * the end is optional, because every name here is absolute. {@code .} and {@code @} stand for the root.
     */
    public static DomainName parse(String text) {
        return NameText.parse(text);
    }

    /** The same with a name that ends with {@code origin} unless there is a dot at its end; {@code @} is the origin. */
    public static DomainName parse(String text, DomainName origin) {
        if (text.equals("@")) {
            return origin;
        }
        DomainName name = NameText.parse(text);
        if (origin.isRoot() || name.isRoot() || NameText.isAbsolute(text)) {
            return name;
        }
        if (name.wire.length + origin.wire.length - 1 > BYTES_MAX) {
            throw new MalformedInputException("\"" + text + "\" below " + origin + " has more than 255 bytes");
        }
        byte[] wire = Arrays.copyOf(name.wire, name.wire.length + origin.wire.length - 1);
        System.arraycopy(origin.wire, 0, wire, name.wire.length - 1, origin.wire.length);
        return new DomainName(wire);
    }

    /** The label and then this name. */
    public DomainName child(String label) {
        byte[] bytes = label.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length == 0 || bytes.length > LABEL_BYTES_MAX || bytes.length + 1 + wire.length > BYTES_MAX) {
            throw new MalformedInputException(
                    "the label \"" + label + "\" below " + this + " makes no name: 1 to 63 bytes, 255 in all");
        }
        byte[] child = new byte[bytes.length + 1 + wire.length];
        child[0] = (byte) bytes.length;
        System.arraycopy(bytes, 0, child, 1, bytes.length);
        System.arraycopy(wire, 0, child, bytes.length + 1, wire.length);
        return new DomainName(child);
    }

    public boolean isRoot() {
        return wire.length == 1;
    }

    /** The number of labels, the root's not counted. */
    public int labels() {
        int labels = 0;
        for (int at = 0; wire[at] != 0; at += wire[at] + 1) {
            labels++;
        }
        return labels;
    }

    /** The name without its first label; the root has none. */
    public DomainName parent() {
        if (isRoot()) {
            throw new IllegalStateException("the root has no parent");
        }
        return trusted(Arrays.copyOfRange(wire, wire[0] + 1, wire.length));
    }

    /** This name's last {@code labels} labels. */
    public DomainName suffix(int labels) {
        int at = 0;
        for (int skip = labels() - labels; skip > 0; skip--) {
            at += wire[at] + 1;
        }
        return at == 0 ? this : trusted(Arrays.copyOfRange(wire, at, wire.length));
    }

    /** The first label's bytes as Latin-1 text, empty for the root. */
    public String firstLabel() {
        return new String(wire, 1, wire[0] == 0 ? 0 : wire[0], StandardCharsets.ISO_8859_1);
    }

    public boolean isWildcard() {
        return wire[0] == 1 && wire[1] == '*';
    }

    /** Whether {@code ancestor} is this name or one above it. */
    public boolean isAtOrBelow(DomainName ancestor) {
        int at = 0;
        while (wire.length - at > ancestor.wire.length) {
            at += wire[at] + 1;
        }
        return wire.length - at == ancestor.wire.length
                && AsciiCase.equal(wire, at, ancestor.wire, 0, wire.length - at);
    }

    public boolean isBelow(DomainName ancestor) {
        return wire.length > ancestor.wire.length && isAtOrBelow(ancestor);
    }

    /** The bytes on the wire. */
    public Bytes wire() {
        return Bytes.of(wire);
    }

    int wireSize() {
        return wire.length;
    }

    /** The array itself, for this package's encoders: read only. */
    byte[] array() {
        return wire;
    }

    /**
     * Lower case, labels from the root downwards, each behind its length: a name's key is a prefix of the keys
     * of all names below it, and of no other's.
     */
    public Bytes key() {
        byte[] key = new byte[wire.length - 1];
        int end = key.length;
        for (int at = 0; wire[at] != 0; at += wire[at] + 1) {
            int size = wire[at] + 1;
            end -= size;
            key[end] = wire[at];
            for (int i = 1; i < size; i++) {
                key[end + i] = AsciiCase.lower(wire[at + i]);
            }
        }
        return Bytes.wrap(key);
    }

    /** The name, in lower case, that a {@link #key} is of. */
    static DomainName ofKey(Bytes key) {
        byte[] wire = new byte[key.size() + 1];
        int end = key.size();
        for (int at = 0; at < key.size(); at += key.at(at) + 1) {
            int size = key.at(at) + 1;
            end -= size;
            key.slice(at, at + size).copyTo(wire, end);
        }
        return trusted(wire);
    }

    /** The name in lower case (RFC 4034 6.2). */
    public DomainName lowerCase() {
        byte[] lower = new byte[wire.length];
        for (int i = 0; i < wire.length; i++) {
            lower[i] = AsciiCase.lower(wire[i]);
        }
        return trusted(lower);
    }

    /** By {@link #key}: a name stands directly before the names below it. */
    @Override
    public int compareTo(DomainName other) {
        return key().compareTo(other.key());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DomainName that
                && wire.length == that.wire.length
                && AsciiCase.equal(wire, 0, that.wire, 0, wire.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (byte each : wire) {
            hash = 31 * hash + AsciiCase.lower(each);
        }
        return hash;
    }

    /** Without the dot at the end, as people and certificates write it; the root is {@code .}. */
    public String plain() {
        return isRoot() ? "." : toString().substring(0, toString().length() - 1);
    }

    /** Master-file text with a dot at the end. */
    @Override
    public String toString() {
        return NameText.print(wire);
    }
}
