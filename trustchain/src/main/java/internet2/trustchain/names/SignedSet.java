package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.List;
import java.util.Optional;

/**
 * A record set as it is served by a network that signs.
 *
 * @param zone the apex of the zone that it belongs to: DS and NSEC of a zone cut are the upper zone's
 * @param rrsig the data of its RRSIG record; without the signature as long as it is only planned; empty for what a zone
 *     does not sign, which is NS records of a zone cut and addresses below one (RFC 4035 2.2)
 */
record SignedSet(DomainName zone, DomainName name, RecordType type, long ttl, List<Bytes> data, Optional<Bytes> rrsig)
        implements Encodable {

    private static final int RRSIG_BYTES_MAX = 512;

    SignedSet {
        data = List.copyOf(data);
    }

    /** The bytes to sign, where it is to be signed. */
    Optional<Bytes> message() {
        return rrsig.map(head -> Rrsig.message(head, name, type, data));
    }

    /** This one signed. */
    SignedSet with(Bytes signature) {
        return new SignedSet(zone, name, type, ttl, data, rrsig.map(head -> head.concat(signature)));
    }

    EncodedSet encodedSet() {
        EncodedSet set = EncodedSet.of(type, ttl, data);
        return rrsig.isPresent() ? set.signed(rrsig.get()) : set;
    }

    static SignedSet decode(CanonicalReader in) {
        return new SignedSet(
                Wire.decodeName(in),
                Wire.decodeName(in),
                new RecordType(in.u16()),
                in.u32(),
                in.list(RecordSet.RECORDS_MAX, each -> each.bytes(RecordSet.BYTES_MAX)),
                in.optional(each -> each.bytes(RRSIG_BYTES_MAX)));
    }

    @Override
    public void encode(CanonicalWriter out) {
        Wire.encodeName(out, zone);
        Wire.encodeName(out, name);
        out.u16(type.code()).u32(ttl).list(data, CanonicalWriter::bytes).optional(rrsig, CanonicalWriter::bytes);
    }
}
