package internet2.trustchain.validation;

import internet2.foundation.Bytes;
import java.util.Optional;

/**
 * A certificate that is relied on without a signature. What it says about itself holds all the same (RFC 5937): its
 * lifetime, that it is an authority's, its path length, key usage and name constraints.
 */
public record TrustAnchor(Certificate certificate) {

    DistinguishedName name() {
        return certificate.subject();
    }

    /** Whether the two name the same key; where either is silent they may. */
    static boolean mayHaveSigned(Certificate issuer, Certificate subject) {
        Optional<Bytes> wanted =
                subject.extensions().authorityKeyId().flatMap(CertificateExtensions.AuthorityKeyId::keyId);
        return wanted.isEmpty()
                || issuer.extensions().subjectKeyId().isEmpty()
                || wanted.equals(issuer.extensions().subjectKeyId());
    }
}
