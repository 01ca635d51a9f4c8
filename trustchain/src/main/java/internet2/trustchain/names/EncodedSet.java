package internet2.trustchain.names;

import internet2.foundation.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * A record set as it goes out: each record with a pointer to the question's name as its owner, which is right
 * for nearly every answer and patched in the others.
 */
final class EncodedSet {

    /** Owner pointer, type, class, TTL, length of the data. */
    static final int RECORD_HEADER_BYTES = 12;

    final int type;
    final int count;
    final byte[] wire;

    private EncodedSet(int type, int count, byte[] wire) {
        this.type = type;
        this.count = count;
        this.wire = wire;
    }

    static EncodedSet of(RecordSet set) {
        return of(set.type(), set.ttl(), set.data());
    }

    static EncodedSet of(RecordType type, long ttl, List<Bytes> data) {
        WireWriter out = new WireWriter();
        for (Bytes each : data) {
            out.u16(0xc000 | DnsMessage.HEADER_BYTES).u16(type.code()).u16(DnsMessage.CLASS_IN);
            out.u32(ttl).u16(each.size()).bytes(each);
        }
        return new EncodedSet(type.code(), data.size(), out.toBytes().toArray());
    }

    /** Its records, as those of this name. */
    List<ResourceRecord> records(DomainName owner) {
        List<ResourceRecord> records = new ArrayList<>(count);
        WireReader in = new WireReader(wire);
        while (in.remaining() > 0) {
            in.u16();
            RecordType recordType = new RecordType(in.u16());
            int dnsClass = in.u16();
            long ttl = in.u32();
            records.add(new ResourceRecord(owner, recordType, dnsClass, ttl, Bytes.wrap(in.take(in.u16()))));
        }
        return records;
    }
}
