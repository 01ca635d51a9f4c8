package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.threshold.signing.Approval;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What a holder of the root's key asks before it contributes, of its own state and clock: whether it is the next
 * intermediate, and its time has come ({@link IntermediateRenewal}), or the root's revocation list ({@link RootList}).
 * With the root's key nothing else is signed.
 */
public final class RootApproval implements Approval {

    private final CertificateLedger ledger;
    private final InstantSource clock;

    public RootApproval(CertificateLedger ledger, InstantSource clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** @param evidence what it is said to be; none for an intermediate: it stands on the ledger */
    @Override
    public Optional<String> objection(Bytes message, Bytes evidence) {
        return evidence.isEmpty()
                ? new IntermediateRenewal(ledger.state(), ledger.holders(), Hierarchy.NETWORK)
                        .fault(message, clock.instant())
                : listFault(message);
    }

    private Optional<String> listFault(Bytes message) {
        try {
            return ListFault.of(message, ledger.state().genesis().rootCertificate(), RootList.REVOKED, clock.instant());
        } catch (MalformedInputException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
