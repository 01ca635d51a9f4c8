package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.encoding.MalformedInputException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All records of one name and type (RFC 2181 5): one time to live, no two with the same data, whatever case names in
 * it are written in (RFC 4034 6.3), sorted by data.
 *
 * @param ttl seconds, 0 to 2^31 - 1 (RFC 2181 8)
 * @param data 1 to {@value #RECORDS_MAX} records' data as on the wire, {@value #BYTES_MAX} bytes in all
 */
public record RecordSet(DomainName name, RecordType type, long ttl, List<Bytes> data) implements Encodable {

    public static final long TTL_MAX = Integer.MAX_VALUE;
    public static final int RECORDS_MAX = 128;
    /** So that a chain of aliases and then a whole set stay in reach of compression pointers (16,383). */
    public static final int BYTES_MAX = 8192;

    /** What a key of the ledger's state has room for. */
    public static final int NAME_BYTES_MAX = 250;

    private static final int RECORD_OVERHEAD = 12;

    public RecordSet {
        Wire.requireStorable(name);
        if (ttl < 0 || ttl > TTL_MAX) {
            throw new MalformedInputException("a time to live is 0 to 2147483647 seconds, not " + ttl);
        }
        if (!type.isData() || type.equals(RecordType.SOA)) {
            throw new MalformedInputException("records of type " + type + " can't be set"
                    + (type.equals(RecordType.SOA) ? "; zones have it" : ""));
        }
        if (data.isEmpty() || data.size() > RECORDS_MAX) {
            throw new MalformedInputException("a record set has 1 to " + RECORDS_MAX + " records, not " + data.size());
        }
        RecordType checkedType = type;
        data = data.stream()
                .map(each -> RecordData.checked(checkedType, each))
                .collect(
                        Collectors.toMap(each -> CanonicalData.of(checkedType, each), each -> each, (one, same) -> one))
                .values()
                .stream()
                .sorted()
                .toList();
        int size = data.stream().mapToInt(each -> each.size() + RECORD_OVERHEAD).sum();
        if (size > BYTES_MAX) {
            throw new MalformedInputException("a record set has at most " + BYTES_MAX + " bytes, not " + size);
        }
        // RFC 1034 3.6.2: an alias has one target; RFC 6672 2.4 says the same of DNAME
        if (data.size() > 1 && (type.equals(RecordType.CNAME) || type.equals(RecordType.DNAME))) {
            throw new MalformedInputException("a name has one " + type + ", not " + data.size());
        }
        if (name.isWildcard() && (type.equals(RecordType.NS) || type.equals(RecordType.DNAME))) {
            throw new MalformedInputException(
                    "a wildcard can't hold " + type + " records (RFC 4592 4.2, RFC 6672 3.3)");
        }
    }

    /** Values as a master file has them. */
    public static RecordSet parse(DomainName name, RecordType type, long ttl, String... values) {
        return new RecordSet(
                name,
                type,
                ttl,
                Arrays.stream(values)
                        .map(value -> RecordData.parse(type, value))
                        .toList());
    }

    /** Refuses data that is not sorted: one set has one encoding. */
    public static RecordSet decode(CanonicalReader in) {
        DomainName name = Wire.decodeName(in);
        RecordType type = new RecordType(in.u16());
        long ttl = in.u32();
        List<Bytes> data = in.list(RECORDS_MAX, each -> each.bytes(BYTES_MAX));
        RecordSet set = new RecordSet(name, type, ttl, data);
        if (!set.data.equals(data)) {
            throw in.malformed("records stand in the order of their data, no two the same");
        }
        return set;
    }

    @Override
    public void encode(CanonicalWriter out) {
        Wire.encodeName(out, name);
        out.u16(type.code()).u32(ttl).list(data, CanonicalWriter::bytes);
    }

    /** The values as a master file has them. */
    public List<String> values() {
        return data.stream().map(each -> RecordData.print(type, each)).toList();
    }
}
