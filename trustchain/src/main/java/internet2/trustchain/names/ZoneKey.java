package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * The key that signs all zones of a network, as DNS writes it: algorithm 15, Ed25519 (RFC 8080), one key for everything
 * in a zone (a combined signing key).
 *
 * @param revoked whether it says of itself that nobody is to trust it any more (RFC 5011 2.1)
 */
public record ZoneKey(Ed25519PublicKey key, boolean revoked) implements Encodable {

    public static final int ALGORITHM = 15;

    /** RFC 4034 2.1.1: zone key, secure entry point. */
    private static final int FLAGS = 257;

    /** RFC 5011 7: bit 8 of the flags. */
    private static final int REVOKE = 0x80;

    private static final int PROTOCOL = 3;

    /** Digests of RFC 4509 and RFC 6605. */
    private enum Digest {
        SHA_256(2, "SHA-256"),
        SHA_384(4, "SHA-384");

        private final int code;
        private final String algorithm;

        Digest(int code, String algorithm) {
            this.code = code;
            this.algorithm = algorithm;
        }
    }

    public ZoneKey(Ed25519PublicKey key) {
        this(key, false);
    }

    /** The same, that nobody is to trust any more; it has another tag. */
    ZoneKey revoke() {
        return new ZoneKey(key, true);
    }

    public static ZoneKey decode(CanonicalReader in) {
        return new ZoneKey(Ed25519PublicKey.decode(in));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.value(key);
    }

    /** The data of the DNSKEY record, and of CDNSKEY (RFC 7344). */
    public Bytes dnskey() {
        return new WireWriter()
                .u16(revoked ? FLAGS | REVOKE : FLAGS)
                .u8(PROTOCOL)
                .u8(ALGORITHM)
                .bytes(key.encoded())
                .toBytes();
    }

    /** RFC 4034 appendix B. */
    public int tag() {
        byte[] data = dnskey().toArray();
        long sum = 0;
        for (int i = 0; i < data.length; i++) {
            sum += (i & 1) == 0 ? (data[i] & 0xffL) << 8 : data[i] & 0xffL;
        }
        return (int) ((sum + (sum >>> 16)) & 0xffff);
    }

    /** The data of a zone's DS records (RFC 4034 5.1.4), SHA-256 and SHA-384, and of its CDS records (RFC 7344). */
    public List<Bytes> ds(DomainName zone) {
        return List.of(ds(zone, Digest.SHA_256), ds(zone, Digest.SHA_384));
    }

    private Bytes ds(DomainName zone, Digest digest) {
        try {
            byte[] hash = MessageDigest.getInstance(digest.algorithm)
                    .digest(zone.lowerCase().wire().concat(dnskey()).toArray());
            return new WireWriter()
                    .u16(tag())
                    .u8(ALGORITHM)
                    .u8(digest.code)
                    .bytes(hash)
                    .toBytes();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + digest.algorithm, e);
        }
    }
}
