package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import java.time.Instant;
import java.util.Optional;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPResponseStatus;

/**
 * What an OCSP responder says.
 *
 * @param der an OCSPResponse (RFC 6960 section 4.2.1)
 * @param validity where others may keep it; empty for errors and for answers with a nonce, which serve once
 */
public record OcspAnswer(Bytes der, Optional<Validity> validity) {

    /** RFC 6960 section 4.2.2.1: the status is right at {@code thisUpdate}, newer is known by {@code nextUpdate}. */
    public record Validity(Instant thisUpdate, Instant nextUpdate) {}

    static final OcspAnswer MALFORMED_REQUEST = failure(OCSPResponseStatus.MALFORMED_REQUEST);
    static final OcspAnswer INTERNAL_ERROR = failure(OCSPResponseStatus.INTERNAL_ERROR);
    static final OcspAnswer TRY_LATER = failure(OCSPResponseStatus.TRY_LATER);

    /** RFC 6960 section 2.3: "the server is not capable of responding authoritatively". */
    static final OcspAnswer UNAUTHORIZED = failure(OCSPResponseStatus.UNAUTHORIZED);

    private static OcspAnswer failure(int status) {
        return new OcspAnswer(X509.der(new OCSPResponse(new OCSPResponseStatus(status), null)), Optional.empty());
    }
}
