package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import internet2.trustchain.authority.Authority;
import internet2.trustchain.authority.CertificateRecord;
import internet2.trustchain.authority.IssuedCertificate;
import internet2.trustchain.authority.IssuerCertificate;
import internet2.trustchain.authority.RenewalSchedule;
import internet2.trustchain.authority.Serial;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** When a certificate is to be renewed (RFC 9773): at two thirds of its life, or at once where it was revoked. */
record RenewalInformation(Authority authority) {

    private static final Duration RETRY_MIN = Duration.ofMinutes(1);
    private static final Duration RETRY_MAX = Duration.ofHours(6);
    private static final double EARLIEST = 0.999;

    AcmeAnswer answer(String id, Instant now) throws AcmeRefused {
        IssuedCertificate issued = certificate(id);
        boolean revoked = authority
                .record(issued.serial())
                .flatMap(CertificateRecord::revocation)
                .isPresent();
        // RFC 9773 section 4.1: a window in the past asks for renewal at once.
        Instant end =
                revoked ? now.minus(RETRY_MIN) : RenewalSchedule.renewAt(issued.notBefore(), issued.notAfter(), 0);
        Instant start = revoked
                ? end.minus(RETRY_MAX)
                : RenewalSchedule.renewAt(issued.notBefore(), issued.notAfter(), EARLIEST);
        Map<String, Object> window = new LinkedHashMap<>();
        window.put("start", Documents.time(start));
        window.put("end", Documents.time(end));
        return AcmeAnswer.json(200, Map.of("suggestedWindow", window))
                .with("Retry-After", Long.toString(retry(issued).toSeconds()));
    }

    /** Section 4.1: the issuer's key identifier and the serial number as DER holds it, with a dot between. */
    IssuedCertificate certificate(String id) throws AcmeRefused {
        int dot = id.indexOf('.');
        if (dot < 0 || id.length() > 128) {
            throw AcmeRefused.malformed("a certificate's identifier reads <key identifier>.<serial number>");
        }
        Bytes issuer = Json.base64url(id.substring(0, dot), "the key identifier");
        Bytes number = Json.base64url(id.substring(dot + 1), "the serial number");
        return serial(number)
                .flatMap(authority::find)
                .filter(found -> issuer.equals(
                        IssuerCertificate.parse(found.issuers().getFirst()).keyId()))
                .orElseThrow(() -> AcmeRefused.malformed("this network issued no such certificate")
                        .withStatus(404));
    }

    private static Optional<Serial> serial(Bytes number) {
        try {
            return number.isEmpty() ? Optional.empty() : Optional.of(Serial.of(new BigInteger(number.toArray())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Often enough that a revocation is heard of in time. */
    private static Duration retry(IssuedCertificate issued) {
        Duration some = Duration.between(issued.notBefore(), issued.notAfter()).dividedBy(24);
        if (some.compareTo(RETRY_MIN) < 0) {
            return RETRY_MIN;
        }
        return some.compareTo(RETRY_MAX) > 0 ? RETRY_MAX : some;
    }
}
