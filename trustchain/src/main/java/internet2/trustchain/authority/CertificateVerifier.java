package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.MalformedPemException;
import internet2.foundation.crypto.Pem;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.authority.RevocationView.Standing;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.LogTrust;
import internet2.trustchain.log.TrustProof;
import internet2.trustchain.validation.Certificate;
import internet2.trustchain.validation.Failure;
import internet2.trustchain.validation.Failure.Code;
import internet2.trustchain.validation.RevocationEvidence;
import internet2.trustchain.validation.ValidationParameters;
import internet2.trustchain.validation.ValidationResult;
import internet2.trustchain.validation.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Says whether a certificate may be relied on, and if not, why: its path, and what a network knows besides, which are
 * its standing on the ledger and its place in the log. Behind {@code nexus cert verify}. Thread-safe.
 */
public final class CertificateVerifier {

    private static final int PEM_CERTIFICATES_MAX = 100;

    private final Validator validator;
    private final List<Certificate> intermediates;

    /**
     * What a certificate is checked against besides its path, where there is something.
     *
     * @param logTrust the keys for the proof; without them only its inclusion is checked
     */
    public record Evidence(
            RevocationEvidence revocation,
            Optional<RevocationView> ledger,
            Optional<TrustProof> proof,
            Optional<LogTrust> logTrust) {

        public static final Evidence NONE =
                new Evidence(RevocationEvidence.NONE, Optional.empty(), Optional.empty(), Optional.empty());

        /** What a node has. */
        public static Evidence of(RevocationView ledger) {
            return new Evidence(RevocationEvidence.NONE, Optional.of(ledger), Optional.empty(), Optional.empty());
        }
    }

    /**
     * What was found.
     *
     * @param path the certificate, and those above it as far as one came; empty where it can't be read
     * @param failures none where it is good
     */
    public record Verification(List<Certificate> path, List<Failure> failures) {

        public Verification {
            path = List.copyOf(path);
            failures = List.copyOf(failures);
        }

        public boolean valid() {
            return failures.isEmpty();
        }

        /** The reasons, as one line. */
        public String reasons() {
            return String.join("; ", failures.stream().map(Failure::reason).toList());
        }
    }

    public CertificateVerifier(IssuerCertificate root, List<IssuerCertificate> issuers) {
        this(
                List.of(Certificate.parse(root.der())),
                issuers.stream().map(issuer -> Certificate.parse(issuer.der())).toList());
    }

    /** By the roots and intermediates of both hierarchies, as they are now. */
    public static CertificateVerifier of(CertificateState network) {
        List<Certificate> roots = Stream.of(Hierarchy.values())
                .flatMap(each -> network.genesis().root(each).stream())
                .map(each -> Certificate.parse(each.der()))
                .toList();
        return new CertificateVerifier(
                roots,
                network.intermediates()
                        .all()
                        .map(each -> Certificate.parse(each.der()))
                        .toList());
    }

    /** @param intermediates that may help; not trusted */
    public CertificateVerifier(List<Certificate> anchors, List<Certificate> intermediates) {
        this.validator = new Validator(anchors);
        this.intermediates = List.copyOf(intermediates);
    }

    /** The certificates of a PEM text, in their order, at least one; unread. */
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

    public Verification verify(Bytes der, ValidationParameters parameters, Evidence evidence) {
        Certificate certificate;
        try {
            certificate = Certificate.parse(der);
        } catch (MalformedInputException e) {
            return new Verification(List.of(), List.of(new Failure(Code.MALFORMED, 0, String.valueOf(e.getMessage()))));
        }
        ValidationResult result = validator.validate(certificate, intermediates, evidence.revocation(), parameters);
        List<Failure> failures = new ArrayList<>();
        if (result instanceof ValidationResult.Refused refused) {
            failures.addAll(refused.failures());
        }
        evidence.ledger().flatMap(ledger -> standing(certificate, ledger)).ifPresent(failures::add);
        evidence.proof()
                .flatMap(proof -> inclusion(der, proof, evidence.logTrust()))
                .ifPresent(failures::add);
        return new Verification(result.path(), failures);
    }

    private static Optional<Failure> standing(Certificate certificate, RevocationView ledger) {
        Standing standing;
        try {
            standing = ledger.standing(Serial.of(certificate.serialNumber()));
        } catch (IllegalArgumentException e) {
            standing = new Standing.Unknown();
        }
        return switch (standing) {
            case Standing.Good good -> Optional.empty();
            case Standing.Revoked revoked ->
                Optional.of(new Failure(
                        Code.REVOKED,
                        0,
                        "it was revoked at " + revoked.time() + " on the ledger: "
                                + revoked.reason().text()));
            case Standing.Unknown unknown ->
                Optional.of(new Failure(Code.REVOCATION_UNKNOWN, 0, "the ledger knows no such certificate"));
        };
    }

    private static Optional<Failure> inclusion(Bytes der, TrustProof proof, Optional<LogTrust> trust) {
        try {
            if (trust.isPresent()) {
                proof.verify(der, trust.get());
            } else {
                proof.requireIncluded(der);
            }
            return Optional.empty();
        } catch (LogRefused e) {
            return Optional.of(new Failure(Code.LOG, 0, "its trust proof: " + e.reason()));
        }
    }
}
