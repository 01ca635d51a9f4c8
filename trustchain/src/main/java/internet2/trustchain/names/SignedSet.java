package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A record set as it is served by a network that signs.
 *
 * @param zone the apex of the zone that it belongs to: DS and NSEC of a zone cut are the upper zone's
 * @param rrsigs the data of its RRSIG records, at most {@value #RRSIGS_MAX}; without the signatures as long as it is
 *     only planned; none for what a zone does not sign, which is NS records of a zone cut and addresses below one
 *     (RFC 4035 2.2)
 */
record SignedSet(DomainName zone, DomainName name, RecordType type, long ttl, List<Bytes> data, List<Bytes> rrsigs)
        implements Encodable {

    /** While one key takes another's place. */
    private static final int RRSIGS_MAX = 2;

    private static final int RRSIG_BYTES_MAX = 512;

    SignedSet {
        data = List.copyOf(data);
        rrsigs = List.copyOf(rrsigs);
    }

    /** The bytes to sign with the key of this RRSIG record, whose signature is left aside. */
    Bytes message(Bytes head) {
        return Rrsig.message(head, name, type, data);
    }

    /** With others in the place of its RRSIG records. */
    SignedSet with(UnaryOperator<Bytes> rrsig) {
        return new SignedSet(
                zone, name, type, ttl, data, rrsigs.stream().map(rrsig).toList());
    }

    EncodedSet encodedSet() {
        return EncodedSet.of(type, ttl, data).signed(rrsigs);
    }

    static SignedSet decode(CanonicalReader in) {
        return new SignedSet(
                Wire.decodeName(in),
                Wire.decodeName(in),
                new RecordType(in.u16()),
                in.u32(),
                in.list(RecordSet.RECORDS_MAX, each -> each.bytes(RecordSet.BYTES_MAX)),
                rrsigs(in));
    }

    private static List<Bytes> rrsigs(CanonicalReader in) {
        int count = in.u8();
        if (count > RRSIGS_MAX) {
            throw in.malformed("a set has at most " + RRSIGS_MAX + " signatures, not " + count);
        }
        return Stream.generate(() -> in.bytes(RRSIG_BYTES_MAX)).limit(count).toList();
    }

    @Override
    public void encode(CanonicalWriter out) {
        Wire.encodeName(out, zone);
        Wire.encodeName(out, name);
        out.u16(type.code()).u32(ttl).list(data, CanonicalWriter::bytes).u8(rrsigs.size());
        rrsigs.forEach(out::bytes);
    }
}
