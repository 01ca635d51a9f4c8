package internet2.server.adapters;

import internet2.foundation.Bytes;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What people want to know of a certificate that the ledger accepted. */
public record LoggedCertificate(String subject, List<String> names, Instant notBefore, Instant notAfter) {

    /** @param der which the ledger accepted, so that it can be read */
    public static LoggedCertificate of(Bytes der) {
        try {
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der.toArray()));
            List<String> names = Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
                    .flatMap(all -> all.stream().map(name -> String.valueOf(name.get(1))))
                    .toList();
            return new LoggedCertificate(
                    certificate.getSubjectX500Principal().getName(),
                    names,
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant());
        } catch (CertificateException e) {
            throw new IllegalStateException("the ledger accepts certificates only", e);
        }
    }
}
