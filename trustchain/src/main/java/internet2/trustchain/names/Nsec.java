package internet2.trustchain.names;

import internet2.foundation.Bytes;
import java.util.SortedSet;
import java.util.TreeSet;

/** The data of an NSEC record (RFC 4034 4.1): which name comes next, and which types this one has. */
final class Nsec {

    private static final int WINDOW_BITS = 256;

    private Nsec() {}

    /** RFC 4034 4.1.1: "The value of the Next Domain Name field in the last NSEC record in the zone is the apex". */
    static Bytes data(DomainName next, SortedSet<Integer> types) {
        SortedSet<Integer> all = new TreeSet<>(types);
        all.add(RecordType.RRSIG.code());
        all.add(RecordType.NSEC.code());
        WireWriter out = new WireWriter().name(next.lowerCase());
        for (int window = 0; window < WINDOW_BITS; window++) {
            SortedSet<Integer> here = all.subSet(window * WINDOW_BITS, (window + 1) * WINDOW_BITS);
            if (!here.isEmpty()) {
                byte[] bits = bits(here);
                out.u8(window).u8(bits.length).bytes(bits);
            }
        }
        return out.toBytes();
    }

    /** RFC 4034 4.1.2: bit 0 is the first byte's highest, zero bytes at the end are left out. */
    private static byte[] bits(SortedSet<Integer> types) {
        byte[] bits = new byte[(types.last() % WINDOW_BITS) / 8 + 1];
        for (int type : types) {
            int bit = type % WINDOW_BITS;
            bits[bit / 8] |= (byte) (0x80 >>> (bit % 8));
        }
        return bits;
    }
}
