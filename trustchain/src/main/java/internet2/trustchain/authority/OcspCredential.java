package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import java.security.PrivateKey;
import java.time.Instant;

/**
 * With what an OCSP responder signs in the issuer's place.
 *
 * @param certificate of {@link Purpose#OCSP_RESPONDER}, DER
 * @param key its private key, P-256. Secret.
 */
public record OcspCredential(Bytes certificate, PrivateKey key, Instant notAfter) {

    /** The certificate only. */
    @Override
    public String toString() {
        return "OcspCredential[until " + notAfter + "]";
    }
}
