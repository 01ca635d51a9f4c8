package internet2.trustchain.resolver.dnssec;

import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.WireReader;
import java.util.BitSet;

/** The types that exist at a name (RFC 4034 4.1.2). */
final class TypeBits {

    private static final int WINDOW_BYTES_MAX = 32;

    private final BitSet types;

    private TypeBits(BitSet types) {
        this.types = types;
    }

    /** Reads to the end. */
    static TypeBits read(WireReader in) {
        BitSet types = new BitSet();
        while (in.remaining() > 0) {
            int window = in.u8() << 8;
            int size = in.u8();
            if (size < 1 || size > WINDOW_BYTES_MAX) {
                throw in.malformed("a window of 1 to 32 bytes");
            }
            byte[] bits = in.take(size);
            for (int i = 0; i < 8 * size; i++) {
                if ((bits[i / 8] & (0x80 >>> (i % 8))) != 0) {
                    types.set(window + i);
                }
            }
        }
        return new TypeBits(types);
    }

    boolean has(RecordType type) {
        return types.get(type.code());
    }

    /** A name with servers of its own that is not the zone's apex. */
    boolean cut() {
        return has(RecordType.NS) && !has(RecordType.SOA);
    }
}
