package internet2.trustchain.resolver.dnssec;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.WireReader;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A digest of a zone's key, at the parent or as a trust anchor (RFC 4034 5, RFC 4509, RFC 6605). */
public record Ds(int keyTag, int algorithm, int digestType, Bytes digest) {

    private static final int SHA_1 = 1;
    private static final int SHA_256 = 2;
    private static final int SHA_384 = 4;

    /** @throws MalformedInputException where it is no DS record */
    public static Ds parse(Bytes data) {
        WireReader in = new WireReader(data.toArray());
        return new Ds(in.u16(), in.u8(), in.u8(), in.rest());
    }

    public boolean digestSupported() {
        return digestType == SHA_1 || digestType == SHA_256 || digestType == SHA_384;
    }

    /** RFC 4509 3: SHA-1 counts only where there is nothing better. */
    public boolean weak() {
        return digestType == SHA_1;
    }

    public boolean matches(DomainName zone, Dnskey key) {
        return key.algorithm() == algorithm
                && key.tag() == keyTag
                && hash(zone.lowerCase().wire().concat(key.data())).equals(digest);
    }

    private Bytes hash(Bytes content) {
        String name =
                switch (digestType) {
                    case SHA_1 -> "SHA-1";
                    case SHA_256 -> "SHA-256";
                    case SHA_384 -> "SHA-384";
                    default -> throw new IllegalStateException("digest type " + digestType + " is not supported");
                };
        try {
            return Bytes.wrap(MessageDigest.getInstance(name).digest(content.toArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + name, e);
        }
    }
}
