package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Pem;
import internet2.trustchain.log.TrustProof;
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
}
