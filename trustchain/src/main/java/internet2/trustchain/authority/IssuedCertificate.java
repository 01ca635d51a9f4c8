package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Pem;
import internet2.trustchain.log.TrustProof;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate that is in force: published on the ledger and in the log.
 *
 * @param certificate DER
 * @param issuers what stands between it and the root, its issuer first, DER
 */
public record IssuedCertificate(
        Serial serial,
        Purpose purpose,
        List<SubjectName> names,
        Instant notBefore,
        Instant notAfter,
        Bytes certificate,
        List<Bytes> issuers,
        TrustProof proof) {

    public IssuedCertificate {
        names = List.copyOf(names);
        issuers = List.copyOf(issuers);
    }

    public String certificatePem() {
        return new Pem(Pem.CERTIFICATE, certificate).text();
    }

    /** The issuers, as a server sends them after its own. */
    public String issuersPem() {
        StringBuilder pem = new StringBuilder();
        issuers.forEach(der -> pem.append(new Pem(Pem.CERTIFICATE, der).text()));
        return pem.toString();
    }

    /** The certificate, then its issuers: what goes into {@code PREFIX.crt}. */
    public List<Bytes> chain() {
        List<Bytes> chain = new ArrayList<>(List.of(certificate));
        chain.addAll(issuers);
        return List.copyOf(chain);
    }

    /** {@link #chain()} as TLS takes it. */
    public List<X509Certificate> x509() {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Bytes der : chain()) {
                ByteArrayInputStream in = new ByteArrayInputStream(der.toArray());
                chain.add((X509Certificate) factory.generateCertificate(in));
            }
        } catch (CertificateException e) {
            throw new IllegalStateException("the JDK reads what we issue", e);
        }
        return List.copyOf(chain);
    }
}
