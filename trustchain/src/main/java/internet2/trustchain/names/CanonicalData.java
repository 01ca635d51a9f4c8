package internet2.trustchain.names;

import internet2.foundation.Bytes;
import java.util.Map;

/**
 * A record's data as it is signed: the names in it in lower case, for the types of RFC 4034 6.2 as RFC 6840 5.1 amends
 * them, and for no other.
 */
final class CanonicalData {

    private static final int NAPTR = 35;

    /**
     * Where names stand.
     *
     * @param at bytes before the first one
     * @param count how many follow each other
     */
    private record Names(int at, int count) {}

    private static final Names NAME = new Names(0, 1);
    private static final Names PREFERENCE = new Names(2, 1);

    private static final Map<Integer, Names> NAMES = Map.ofEntries(
            Map.entry(2, NAME), // NS
            Map.entry(3, NAME), // MD
            Map.entry(4, NAME), // MF
            Map.entry(5, NAME), // CNAME
            Map.entry(6, new Names(0, 2)), // SOA
            Map.entry(7, NAME), // MB
            Map.entry(8, NAME), // MG
            Map.entry(9, NAME), // MR
            Map.entry(12, NAME), // PTR
            Map.entry(14, new Names(0, 2)), // MINFO
            Map.entry(15, PREFERENCE), // MX
            Map.entry(17, new Names(0, 2)), // RP
            Map.entry(18, PREFERENCE), // AFSDB
            Map.entry(21, PREFERENCE), // RT
            Map.entry(26, new Names(2, 2)), // PX
            Map.entry(33, new Names(6, 1)), // SRV
            Map.entry(36, PREFERENCE), // KX
            Map.entry(39, NAME)); // DNAME

    private CanonicalData() {}

    static Bytes of(RecordType type, Bytes data) {
        byte[] bytes = data.toArray();
        Names names = type.code() == NAPTR ? naptr(bytes) : NAMES.get(type.code());
        if (names == null) {
            return data;
        }
        int at = names.at;
        for (int i = 0; i < names.count; i++) {
            at = lower(bytes, at);
        }
        return Bytes.wrap(bytes);
    }

    /** RFC 3403 4.1: order and preference, three strings, a name. */
    private static Names naptr(byte[] data) {
        int at = 4;
        for (int i = 0; i < 3 && at < data.length; i++) {
            at += 1 + (data[at] & 0xff);
        }
        return new Names(at, 1);
    }

    /** Where the name at {@code start} ends. Data without a format here may be anything: nothing is read past it. */
    private static int lower(byte[] data, int start) {
        int at = start;
        while (at < data.length && data[at] != 0) {
            int end = at + 1 + (data[at] & 0xff);
            for (at++; at < Math.min(end, data.length); at++) {
                data[at] = AsciiCase.lower(data[at]);
            }
            at = end;
        }
        return at + 1;
    }
}
