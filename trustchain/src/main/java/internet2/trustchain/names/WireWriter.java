package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Writes DNS wire format of at most 65,535 bytes, names compressed where asked. */
final class WireWriter {

    static final int BYTES_MAX = 0xffff;

    private static final int POINTER_TARGET_MAX = 0x3fff;

    private final Map<Bytes, Integer> names = new HashMap<>();
    private byte[] out = new byte[128];
    private int size;

    int size() {
        return size;
    }

    WireWriter u8(int value) {
        if (value < 0 || value > 0xff) {
            throw new MalformedInputException(value + " is not within 0 to 255");
        }
        reserve(1);
        out[size++] = (byte) value;
        return this;
    }

    WireWriter u16(int value) {
        if (value < 0 || value > 0xffff) {
            throw new MalformedInputException(value + " is not within 0 to 65535");
        }
        return u8(value >>> 8).u8(value & 0xff);
    }

    WireWriter u32(long value) {
        if (value < 0 || value > 0xffff_ffffL) {
            throw new MalformedInputException(value + " is not within 0 to 4294967295");
        }
        return u16((int) (value >>> 16)).u16((int) (value & 0xffff));
    }

    WireWriter bytes(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, out, size, value.length);
        size += value.length;
        return this;
    }

    WireWriter bytes(Bytes value) {
        reserve(value.size());
        value.copyTo(out, size);
        size += value.size();
        return this;
    }

    WireWriter name(DomainName name) {
        return bytes(name.array());
    }

    /** Points to where the name, or one above it, was written before in the same case (RFC 1035 4.1.4). */
    WireWriter compressedName(DomainName name) {
        DomainName rest = name;
        while (!rest.isRoot()) {
            Integer target = names.get(rest.wire());
            if (target != null) {
                return u16(0xc000 | target);
            }
            if (size <= POINTER_TARGET_MAX) {
                names.put(rest.wire(), size);
            }
            byte[] label = Arrays.copyOf(rest.array(), rest.array()[0] + 1);
            bytes(label);
            rest = rest.parent();
        }
        return u8(0);
    }

    /** Overwrites two bytes that were written before. */
    void u16At(int at, int value) {
        out[at] = (byte) (value >>> 8);
        out[at + 1] = (byte) value;
    }

    Bytes toBytes() {
        return Bytes.wrap(Arrays.copyOf(out, size));
    }

    private void reserve(int more) {
        if (size + more > BYTES_MAX) {
            throw new MalformedInputException("more than 65535 bytes");
        }
        if (size + more > out.length) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, size + more));
        }
    }
}
