package internet2.trustchain.names.transactions;

import internet2.foundation.Bytes;
import internet2.trustchain.names.DomainName;
import java.io.ByteArrayOutputStream;

/** Numbers and names in the order of the network, one after the other. */
final class Wires {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Wires u8(int value) {
        out.write(value);
        return this;
    }

    Wires u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    Wires u32(long value) {
        return u16((int) (value >>> 16)).u16((int) value);
    }

    Wires u48(long value) {
        return u16((int) (value >>> 32)).u32(value);
    }

    Wires bytes(Bytes value) {
        out.writeBytes(value.toArray());
        return this;
    }

    Wires name(DomainName value) {
        return bytes(value.wire());
    }

    Bytes toBytes() {
        return Bytes.wrap(out.toByteArray());
    }

    static int u16(Bytes in, int at) {
        return (in.at(at) & 0xff) << 8 | (in.at(at + 1) & 0xff);
    }

    static long u32(Bytes in, int at) {
        return (long) u16(in, at) << 16 | u16(in, at + 2);
    }

    static long u48(Bytes in, int at) {
        return (long) u16(in, at) << 32 | u32(in, at + 2);
    }

    /** How many bytes the uncompressed name at {@code at} takes; -1 if it does not end within the bytes. */
    static int nameSize(Bytes in, int at) {
        int read = at;
        while (read < in.size()) {
            int label = in.at(read) & 0xff;
            if (label == 0) {
                return read + 1 - at;
            }
            if (label > DomainName.LABEL_BYTES_MAX) {
                return -1;
            }
            read += label + 1;
        }
        return -1;
    }
}
