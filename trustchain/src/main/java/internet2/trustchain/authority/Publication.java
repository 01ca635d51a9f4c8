package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.OperationRefused;
import internet2.ledger.Receipt;
import internet2.trustchain.authority.IssuanceRefused.Code;
import internet2.trustchain.log.LogEntry;
import internet2.trustchain.log.TransparencyLog;
import internet2.trustchain.log.TrustProof;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Brings certificates onto the ledger and into the log, and what was published back out of them. */
final class Publication {

    /** How long a block, and then the log's head, may take before the outcome is given up as unknown. */
    private static final Duration LEDGER_WAIT_MAX = Duration.ofSeconds(30);

    private final CertificateLedger ledger;
    private final TransparencyLog transparency;

    Publication(CertificateLedger ledger, TransparencyLog transparency) {
        this.ledger = ledger;
        this.transparency = transparency;
    }

    /** A certificate that was issued before, with a proof under the newest head. */
    Optional<IssuedCertificate> find(Serial serial) {
        return ledger.state()
                .certificate(serial)
                .flatMap(entry -> transparency.prove(entry.leafIndex()).map(proof -> issued(entry, proof)));
    }

    /** Waits for the block; the outcome is unknown where it does not come in time. */
    Bytes submit(CertificateOperation operation) throws IssuanceRefused {
        try {
            Receipt receipt = ledger.submit(operation).get(LEDGER_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
            return receipt.result();
        } catch (OperationRefused e) {
            throw new IssuanceRefused(LedgerRefusals.code(e.code()), e.reason(), e);
        } catch (ExecutionException | TimeoutException | LedgerUnavailableException e) {
            throw new IssuanceRefused(Code.UNAVAILABLE, "the ledger did not answer; try again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IssuanceRefused(Code.UNAVAILABLE, "this node is stopping", e);
        }
    }

    /** Waits until the entry is under the log's head. */
    TrustProof proof(long leafIndex) throws IssuanceRefused {
        try {
            if (transparency.awaitSize(leafIndex + 1, LEDGER_WAIT_MAX)) {
                return transparency.prove(leafIndex).orElseThrow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IssuanceRefused(Code.UNAVAILABLE, "the certificate is published, but the log's head did not follow");
    }

    private IssuedCertificate issued(CertificateRecord entry, TrustProof proof) {
        LogEntry logged = transparency.entries(entry.leafIndex(), 1).getFirst();
        IssuerCertificate issuer = ledger.state()
                .issuerOf(logged.certificate())
                .orElseThrow(() -> new IllegalStateException("what was published is of an issuer of this network"));
        return issued(fields(logged, entry.purpose()), logged.certificate(), issuer, proof);
    }

    /** What the published certificate says; {@code unavailable} where this node's log does not have it yet. */
    CertificateFields fields(CertificateRecord entry) throws IssuanceRefused {
        LogEntry logged = transparency.entries(entry.leafIndex(), 1).stream()
                .findFirst()
                .orElseThrow(() -> new IssuanceRefused(
                        Code.UNAVAILABLE, "this node's log does not have the certificate yet; try again"));
        return fields(logged, entry.purpose());
    }

    private static CertificateFields fields(LogEntry logged, Purpose purpose) {
        return CertificateFields.of(X509.parse(logged.certificate(), CertificateProfile.SIZE_MAX), purpose);
    }

    static IssuedCertificate issued(
            CertificateFields fields, Bytes certificate, IssuerCertificate issuer, TrustProof proof) {
        return new IssuedCertificate(
                fields.serial(),
                fields.purpose(),
                fields.names(),
                fields.notBefore(),
                fields.notAfter(),
                certificate,
                List.of(issuer.der()),
                proof);
    }
}
