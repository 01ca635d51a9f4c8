package internet2.trustchain.resolver.dnssec;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.WireReader;
import java.time.Instant;

/**
 * A signature record (RFC 4034 3).
 *
 * @param data the RDATA as it came
 * @param expiration seconds, unsigned 32 bits in serial arithmetic (RFC 4034 3.1.5)
 */
public record Rrsig(
        Bytes data,
        RecordType covered,
        int algorithm,
        int labels,
        long originalTtl,
        long expiration,
        long inception,
        int keyTag,
        DomainName signer,
        Bytes signature) {

    /** Type to key tag. */
    private static final int FIXED_BYTES = 18;

    /** @throws MalformedInputException where it is no signature record */
    public static Rrsig parse(Bytes data) {
        WireReader in = new WireReader(data.toArray());
        return new Rrsig(
                data,
                new RecordType(in.u16()),
                in.u8(),
                in.u8(),
                in.u32(),
                in.u32(),
                in.u32(),
                in.u16(),
                in.name(false),
                in.rest());
    }

    boolean expired(Instant now) {
        return (int) (expiration - now.getEpochSecond()) < 0;
    }

    boolean early(Instant now) {
        return (int) (inception - now.getEpochSecond()) > 0;
    }

    /** For how many seconds it is still good. */
    public long secondsLeft(Instant now) {
        return Math.max(0, (int) (expiration - now.getEpochSecond()));
    }

    /** RFC 4034 3.1.8.1: the RDATA without the signature, the signer's name in lower case. */
    Bytes signedPart() {
        return data.slice(0, FIXED_BYTES).concat(signer.lowerCase().wire());
    }
}
