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
    /** The RRSIG record over it, in the same form; null where nobody signed. */
    final byte @Nullable [] signature;

    private EncodedSet(int type, int count, byte[] wire, byte @Nullable [] signature) {
        this.type = type;
        this.count = count;
        this.wire = wire;
        this.signature = signature;
    }

    static EncodedSet of(RecordSet set) {
        return of(set.type(), set.ttl(), set.data());
    }

    static EncodedSet of(RecordType type, long ttl, List<Bytes> data) {
        return new EncodedSet(type.code(), data.size(), records(type, ttl, data), null);
    }

    /** With the data of the RRSIG record over it. */
    EncodedSet signed(Bytes rrsig) {
        return new EncodedSet(type, count, wire, records(RecordType.RRSIG, ttl(), List.of(rrsig)));
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
        return signed && signature != null ? count + 1 : count;
    }

    long ttl() {
        return new WireReader(wire, TTL_AT, wire.length).u32();
    }

    /** What was encoded. */
    List<Bytes> data() {
        List<Bytes> data = new ArrayList<>();
        for (int at = 0;
                at < wire.length;
                at += RECORD_HEADER_BYTES + data.getLast().size()) {
            data.add(data(wire, at));
        }
        return data;
    }

    /** The data of the RRSIG record. */
    @Nullable
    Bytes rrsig() {
        return signature == null ? null : data(signature, 0);
    }

    /** When the signature began to hold, in seconds since 1970. */
    long inception() {
        Bytes rrsig = rrsig();
        return rrsig == null ? ChainName.UNSIGNED : Rrsig.inception(rrsig);
    }

    private static Bytes data(byte[] wire, int at) {
        int size = ((wire[at + DATA_SIZE_AT] & 0xff) << 8) | (wire[at + DATA_SIZE_AT + 1] & 0xff);
        int start = at + RECORD_HEADER_BYTES;
        return Bytes.wrap(Arrays.copyOfRange(wire, start, start + size));
    }

    /** Its records and the one that signs them, as those of this name. */
    Stream<ResourceRecord> recordsAndSignature(DomainName owner) {
        Bytes rrsig = rrsig();
        return rrsig == null
                ? records(owner).stream()
                : Stream.concat(
                        records(owner).stream(),
                        Stream.of(new ResourceRecord(owner, RecordType.RRSIG, DnsMessage.CLASS_IN, ttl(), rrsig)));
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
