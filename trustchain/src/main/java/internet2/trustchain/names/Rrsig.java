package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Ed25519PublicKey;
import java.util.List;

/**
 * RRSIG records (RFC 4034 3), as the data of a record: a head - what is signed, by whom, and for how long - and then
 * the signature.
 */
final class Rrsig {

    private static final int TTL_AT = 4;
    private static final int EXPIRATION_AT = 8;
    private static final int INCEPTION_AT = 12;
    private static final int TAG_AT = 16;
    private static final int SIGNER_AT = 18;

    private Rrsig() {}

    /** The data up to the signature (RFC 4034 3.1); times in seconds since 1970. */
    static Bytes head(DomainName zone, DomainName name, RecordType type, long ttl, ZoneKey key, Validity validity) {
        // RFC 4034 3.1.3: "not counting the null (root) label for root, and not counting the leftmost label if
        // wildcard"
        int labels = name.labels() - (name.isWildcard() ? 1 : 0);
        return new WireWriter()
                .u16(type.code())
                .u8(ZoneKey.ALGORITHM)
                .u8(labels)
                .u32(ttl)
                .u32(validity.expiration())
                .u32(validity.inception())
                .u16(key.tag())
                .name(zone.lowerCase())
                .toBytes();
    }

    /** From when until when a signature holds, in seconds since 1970. */
    record Validity(long inception, long expiration) {}

    /** RFC 4034 3.1.8.1: {@code RRSIG_RDATA | RR(1) | RR(2)...}, the records in canonical form and order. */
    static Bytes message(Bytes head, DomainName name, RecordType type, List<Bytes> data) {
        WireWriter out = new WireWriter().bytes(head);
        Bytes ttl = head.slice(TTL_AT, EXPIRATION_AT);
        DomainName owner = name.lowerCase();
        data.stream()
                .map(each -> CanonicalData.of(type, each))
                .distinct()
                .sorted()
                .forEach(each -> out.name(owner)
                        .u16(type.code())
                        .u16(DnsMessage.CLASS_IN)
                        .bytes(ttl)
                        .u16(each.size())
                        .bytes(each));
        return out.toBytes();
    }

    /** Whether there is a head, and a signature after it. */
    static boolean isWhole(Bytes rrsig) {
        return rrsig.size() - Ed25519PublicKey.SIGNATURE_SIZE > SIGNER_AT;
    }

    static boolean verify(Ed25519PublicKey key, Bytes rrsig, DomainName name, RecordType type, List<Bytes> data) {
        int end = rrsig.size() - Ed25519PublicKey.SIGNATURE_SIZE;
        return isWhole(rrsig)
                && key.verify(message(rrsig.slice(0, end), name, type, data), rrsig.slice(end, rrsig.size()));
    }

    /** Of the key that signed, or shall sign. */
    static int keyTag(Bytes rrsig) {
        return new WireReader(rrsig.slice(TAG_AT, SIGNER_AT).toArray()).u16();
    }

    /** In seconds since 1970, before 2106. */
    static long inception(Bytes rrsig) {
        return new WireReader(rrsig.slice(INCEPTION_AT, INCEPTION_AT + 4).toArray()).u32();
    }

    static long expiration(Bytes rrsig) {
        return new WireReader(rrsig.slice(EXPIRATION_AT, EXPIRATION_AT + 4).toArray()).u32();
    }
}
