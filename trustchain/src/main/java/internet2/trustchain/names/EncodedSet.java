package internet2.trustchain.names;

import internet2.foundation.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A record set as it goes out: each record with a pointer to the question's name as its owner, which is right
 * for nearly every answer and patched in the others.
 */
final class EncodedSet {

    /** Owner pointer, type, class, TTL, length of the data. */
    static final int RECORD_HEADER_BYTES = 12;

    /** Where in a record the TTL stands. */
    static final int TTL_AT = 6;

    private static final int DATA_SIZE_AT = 10;

    final int type;
    final int count;
    final byte[] wire;
    /** The RRSIG records over it, in the same form; null where nobody signed. */
    final byte @Nullable [] signature;
    /** How many these are: one, or where a key takes another's place, two. */
    final int signatures;

    private EncodedSet(int type, int count, byte[] wire, byte @Nullable [] signature, int signatures) {
        this.type = type;
        this.count = count;
        this.wire = wire;
        this.signature = signature;
        this.signatures = signatures;
    }

    static EncodedSet of(RecordSet set) {
        return of(set.type(), set.ttl(), set.data());
    }

    static EncodedSet of(RecordType type, long ttl, List<Bytes> data) {
        return new EncodedSet(type.code(), data.size(), records(type, ttl, data), null, 0);
    }

    /** With the data of the RRSIG records over it; itself where there are none. */
    EncodedSet signed(List<Bytes> rrsigs) {
        return rrsigs.isEmpty()
                ? this
                : new EncodedSet(type, count, wire, records(RecordType.RRSIG, ttl(), rrsigs), rrsigs.size());
    }

    private static byte[] records(RecordType type, long ttl, List<Bytes> data) {
        WireWriter out = new WireWriter();
        for (Bytes each : data) {
            out.u16(0xc000 | DnsMessage.HEADER_BYTES).u16(type.code()).u16(DnsMessage.CLASS_IN);
            out.u32(ttl).u16(each.size()).bytes(each);
        }
        return out.toBytes().toArray();
    }

    /** How many records go out. */
    int records(boolean signed) {
        return signed ? count + signatures : count;
    }

    long ttl() {
        return new WireReader(wire, TTL_AT, wire.length).u32();
    }

    /** What was encoded. */
    List<Bytes> data() {
        return data(wire);
    }

    /** The data of the RRSIG records. */
    List<Bytes> rrsigs() {
        return signature == null ? List.of() : data(signature);
    }

    /** When the first of the signatures began to hold, in seconds since 1970. */
    long inception() {
        long first = ChainName.UNSIGNED;
        for (Bytes rrsig : rrsigs()) {
            first = Math.min(first, Rrsig.inception(rrsig));
        }
        return first;
    }

    private static List<Bytes> data(byte[] records) {
        List<Bytes> data = new ArrayList<>();
        for (int at = 0;
                at < records.length;
                at += RECORD_HEADER_BYTES + data.getLast().size()) {
            data.add(data(records, at));
        }
        return data;
    }

    private static Bytes data(byte[] wire, int at) {
        int size = ((wire[at + DATA_SIZE_AT] & 0xff) << 8) | (wire[at + DATA_SIZE_AT + 1] & 0xff);
        int start = at + RECORD_HEADER_BYTES;
        return Bytes.wrap(Arrays.copyOfRange(wire, start, start + size));
    }

    /** Its records and those that sign them, as those of this name. */
    Stream<ResourceRecord> recordsAndSignatures(DomainName owner) {
        return Stream.concat(
                records(owner).stream(),
                rrsigs().stream()
                        .map(rrsig -> new ResourceRecord(owner, RecordType.RRSIG, DnsMessage.CLASS_IN, ttl(), rrsig)));
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
