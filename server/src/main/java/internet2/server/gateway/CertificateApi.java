package internet2.server.gateway;

import internet2.foundation.Hash;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Certificates: request, look up, renew, revoke. An {@code id} is the serial number, lower-case hexadecimal. */
public interface CertificateApi {

    IssuedCertificate request(Caller caller, CertificateRequest request);

    /** @throws ApiProblem {@link ProblemKind#NOT_FOUND} */
    CertificateView find(String id);

    IssuedCertificate renew(Caller caller, RenewalRequest request);

    RevokedCertificate revoke(Caller caller, RevocationRequest request);

    /**
     * @param csr PKCS#10, PEM
     * @param names DNS names, IPv6 addresses or URIs for the subject alternative name; empty: those of the CSR
     * @param ttl lifetime; absent: the authority's default
     * @param hierarchy {@code network} (the default) or {@code web}
     * @param enrolment who asks by a token instead of an identity; {@code names} are then the ones that it signed
     */
    record CertificateRequest(
            String csr,
            List<String> names,
            Optional<Duration> ttl,
            Optional<String> hierarchy,
            Optional<TokenSignature> enrolment) {}

    /**
     * @param id the certificate to replace; absent: the one that the caller presents
     * @param proof who asks by the key of a certificate that a token brought
     */
    record RenewalRequest(Optional<String> id, String csr, Optional<Duration> ttl, Optional<KeySignature> proof) {}

    /**
     * By an enrolment token's key, over the text that docs/enrolment.md describes.
     *
     * @param token id of the token
     * @param time that stands in the text
     * @param signature of Ed25519, base64
     */
    record TokenSignature(Hash token, Instant time, String signature) {}

    /** By a certificate's key, over the same text; base64. */
    record KeySignature(Instant time, String signature) {}

    /** @param reason as RFC 5280, section 5.3.1 names it, such as {@code keyCompromise} */
    record RevocationRequest(String id, Optional<String> reason) {}

    /**
     * @param certificate the leaf, PEM
     * @param chain what stands between leaf and root, leaf's issuer first, PEM
     * @param proof trust proof: leaf index, path, checkpoint as a signed note with cosignatures
     */
    record IssuedCertificate(
            String id,
            String serial,
            List<String> names,
            Instant notBefore,
            Instant notAfter,
            String certificate,
            String chain,
            JsonNode proof) {}

    /** @param status {@code good}, {@code revoked} or {@code expired} */
    record CertificateView(
            String id,
            String serial,
            String subject,
            List<String> names,
            Instant notBefore,
            Instant notAfter,
            String status,
            Optional<Instant> revokedAt,
            Optional<String> revocationReason,
            String certificate,
            String chain,
            Optional<JsonNode> proof) {}

    record RevokedCertificate(String id, String serial, Instant revokedAt, String reason) {}
}
