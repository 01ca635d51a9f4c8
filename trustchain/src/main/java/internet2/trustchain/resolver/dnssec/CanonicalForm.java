package internet2.trustchain.resolver.dnssec;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.WireReader;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;

/** Names and records as signatures see them (RFC 4034 6). */
final class CanonicalForm {

    private static final int NAPTR = 35;

    /** RFC 4034 6.2, RFC 6840 5.1: bytes before the names in the data, and how many names are made lower case. */
    private static final Map<Integer, int[]> NAMES = Map.ofEntries(
            Map.entry(RecordType.NS.code(), new int[] {0, 1}),
            Map.entry(3, new int[] {0, 1}), // MD
            Map.entry(4, new int[] {0, 1}), // MF
            Map.entry(RecordType.CNAME.code(), new int[] {0, 1}),
            Map.entry(RecordType.SOA.code(), new int[] {0, 2}),
            Map.entry(7, new int[] {0, 1}), // MB
            Map.entry(8, new int[] {0, 1}), // MG
            Map.entry(9, new int[] {0, 1}), // MR
            Map.entry(RecordType.PTR.code(), new int[] {0, 1}),
            Map.entry(14, new int[] {0, 2}), // MINFO
            Map.entry(RecordType.MX.code(), new int[] {2, 1}),
            Map.entry(17, new int[] {0, 2}), // RP
            Map.entry(18, new int[] {2, 1}), // AFSDB
            Map.entry(21, new int[] {2, 1}), // RT
            Map.entry(26, new int[] {2, 2}), // PX
            Map.entry(RecordType.SRV.code(), new int[] {6, 1}),
            Map.entry(36, new int[] {2, 1}), // KX
            Map.entry(RecordType.DNAME.code(), new int[] {0, 1}));

    private CanonicalForm() {}

    /** The data with its names in lower case; as it is where it does not have its type's form. */
    static Bytes data(RecordType type, Bytes data) {
        int[] layout = NAMES.get(type.code());
        if (layout == null && type.code() != NAPTR) {
            return data;
        }
        try {
            WireReader in = new WireReader(data.toArray());
            ByteArrayOutputStream out = new ByteArrayOutputStream(data.size());
            if (layout == null) {
                naptr(in, out);
            } else {
                out.writeBytes(in.take(layout[0]));
                for (int i = 0; i < layout[1]; i++) {
                    out.writeBytes(in.name(false).lowerCase().wire().toArray());
                }
            }
            out.writeBytes(in.rest().toArray());
            return Bytes.wrap(out.toByteArray());
        } catch (MalformedInputException e) {
            return data;
        }
    }

    /** RFC 3403 4.1: order, preference, three texts, then a name. */
    private static void naptr(WireReader in, ByteArrayOutputStream out) {
        out.writeBytes(in.take(4));
        for (int i = 0; i < 3; i++) {
            int size = in.u8();
            out.write(size);
            out.writeBytes(in.take(size));
        }
        out.writeBytes(in.name(false).lowerCase().wire().toArray());
    }

    /** RFC 4034 6.1: labels from the root downwards, each as a string of bytes in lower case. */
    static int compare(DomainName one, DomainName other) {
        byte[][] left = labels(one);
        byte[][] right = labels(other);
        for (int i = 1; i <= Math.min(left.length, right.length); i++) {
            int order = Arrays.compareUnsigned(left[left.length - i], right[right.length - i]);
            if (order != 0) {
                return order;
            }
        }
        return left.length - right.length;
    }

    /** How many labels, counted from the root, the two have in common. */
    static int common(DomainName one, DomainName other) {
        byte[][] left = labels(one);
        byte[][] right = labels(other);
        int common = 0;
        while (common < Math.min(left.length, right.length)
                && Arrays.equals(left[left.length - 1 - common], right[right.length - 1 - common])) {
            common++;
        }
        return common;
    }

    private static byte[][] labels(DomainName name) {
        byte[] wire = name.lowerCase().wire().toArray();
        byte[][] labels = new byte[name.labels()][];
        int at = 0;
        for (int i = 0; i < labels.length; i++) {
            labels[i] = Arrays.copyOfRange(wire, at + 1, at + 1 + wire[at]);
            at += wire[at] + 1;
        }
        return labels;
    }
}
