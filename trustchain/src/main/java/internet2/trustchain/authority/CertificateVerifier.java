package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.MalformedPemException;
import internet2.foundation.crypto.Pem;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.authority.RevocationView.Standing;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.LogTrust;
import internet2.trustchain.log.TrustProof;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Certificate;

/**
 * Says whether a certificate of this network may be relied on, and if not, why: each check on its own line,
 * so that one failure does not hide another. Behind {@code nexus cert verify}.
 */
public final class CertificateVerifier {

    /** In the order in which they are made. */
    public enum Check {
        FORMAT,
        CHAIN,
        VALIDITY,
        USE,
        REVOCATION,
        TRUST_PROOF
    }

    /** What came of a check. */
    public enum Result {
        PASSED,
        FAILED,
        /** There was nothing to check against. */
        SKIPPED
    }

    /** @param reason what was found, for people */
    public record Finding(Check check, Result result, String reason) {}

    /** The findings, in order. */
    public record Verification(List<Finding> findings) {

        public Verification {
            findings = List.copyOf(findings);
        }

        public boolean valid() {
            return findings.stream().noneMatch(finding -> finding.result() == Result.FAILED);
        }

        /** The reasons, as one line. */
        public String failures() {
            return String.join(
                    "; ",
                    findings.stream()
                            .filter(finding -> finding.result() == Result.FAILED)
                            .map(Finding::reason)
                            .toList());
        }
    }

    private static final int PEM_CERTIFICATES_MAX = 10;

    private final NetworkChain path;

    public CertificateVerifier(IssuerCertificate root, List<IssuerCertificate> issuers) {
        this.path = new NetworkChain(root, issuers);
    }

    /**
     * Against roots and intermediates from files: intermediates that the root did not sign don't count.
     *
     * @param bundle PEM, as {@code nexus ca bundle} prints it; the first certificate is the root
     * @param chain PEM, the certificate to verify and its intermediates
     * @throws MalformedInputException if either is no such file
     */
    public static CertificateVerifier of(String bundle, String chain) {
        List<IssuerCertificate> issuers = certificates(chain).stream()
                .skip(1)
                .map(IssuerCertificate::parse)
                .toList();
        return new CertificateVerifier(
                IssuerCertificate.parse(certificates(bundle).getFirst()), issuers);
    }

    /** The certificates of a PEM text, in their order, at least one. */
    public static List<Bytes> certificates(String pem) {
        try {
            List<Bytes> found = Pem.parseAll(pem).stream()
                    .filter(block -> block.label().equals(Pem.CERTIFICATE))
                    .map(Pem::content)
                    .toList();
            if (found.isEmpty() || found.size() > PEM_CERTIFICATES_MAX) {
                throw new MalformedInputException(
                        "1 to " + PEM_CERTIFICATES_MAX + " certificates were expected, not " + found.size());
            }
            return found;
        } catch (MalformedPemException e) {
            throw new MalformedInputException("not PEM: " + e.getMessage());
        }
    }

    /** What a certificate is checked against besides its chain, where there is something. */
    public record Evidence(
            Optional<RevocationView> revocations, Optional<TrustProof> proof, Optional<LogTrust> logTrust) {

        public static final Evidence NONE = new Evidence(Optional.empty(), Optional.empty(), Optional.empty());
    }

    public Verification verify(Bytes certificate, Instant now, Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        Certificate parsed;
        try {
            parsed = NetworkChain.parse(certificate);
        } catch (ChainRefused e) {
            return new Verification(List.of(new Finding(Check.FORMAT, Result.FAILED, e.reason())));
        }
        findings.add(new Finding(Check.FORMAT, Result.PASSED, "X.509 in DER"));
        verifyPath(parsed, now, findings);
        findings.add(
                check(Check.USE, "an end entity that may sign", () -> NetworkChain.requireSuitable(parsed, List.of())));
        findings.add(revocation(parsed, evidence.revocations()));
        findings.add(trustProof(certificate, evidence));
        return new Verification(findings);
    }

    private void verifyPath(Certificate certificate, Instant now, List<Finding> findings) {
        try {
            NetworkChain.Signed signed = path.requireSigned(certificate);
            findings.add(new Finding(
                    Check.CHAIN,
                    Result.PASSED,
                    "signed by " + signed.issuer().subject() + ", which leads to the root"));
            findings.add(check(
                    Check.VALIDITY,
                    "valid until " + X509.instant(certificate.getEndDate()),
                    () -> path.requireCurrent(signed, now)));
        } catch (ChainRefused e) {
            findings.add(new Finding(Check.CHAIN, Result.FAILED, e.reason()));
        }
    }

    private static Finding revocation(Certificate certificate, Optional<RevocationView> view) {
        if (view.isEmpty()) {
            return new Finding(Check.REVOCATION, Result.SKIPPED, "no ledger state to look into");
        }
        Standing standing;
        try {
            standing =
                    view.get().standing(Serial.of(certificate.getSerialNumber().getPositiveValue()));
        } catch (IllegalArgumentException e) {
            standing = new Standing.Unknown();
        }
        return switch (standing) {
            case Standing.Good good -> new Finding(Check.REVOCATION, Result.PASSED, "not revoked");
            case Standing.Revoked revoked ->
                new Finding(
                        Check.REVOCATION,
                        Result.FAILED,
                        "revoked at " + revoked.time() + ": " + revoked.reason().text());
            case Standing.Unknown unknown ->
                new Finding(Check.REVOCATION, Result.FAILED, "the ledger knows no such certificate");
        };
    }

    private static Finding trustProof(Bytes certificate, Evidence evidence) {
        if (evidence.proof().isEmpty() || evidence.logTrust().isEmpty()) {
            return new Finding(Check.TRUST_PROOF, Result.SKIPPED, "no trust proof, or no keys to check it with");
        }
        try {
            long size = evidence.proof()
                    .get()
                    .verify(certificate, evidence.logTrust().get())
                    .size();
            return new Finding(
                    Check.TRUST_PROOF,
                    Result.PASSED,
                    "entry " + evidence.proof().get().leafIndex() + " of " + size + " in the log");
        } catch (LogRefused e) {
            return new Finding(Check.TRUST_PROOF, Result.FAILED, e.reason());
        }
    }

    private interface Step {
        void run() throws ChainRefused;
    }

    private static Finding check(Check check, String passed, Step step) {
        try {
            step.run();
            return new Finding(check, Result.PASSED, passed);
        } catch (ChainRefused e) {
            return new Finding(check, Result.FAILED, e.reason());
        }
    }
}
