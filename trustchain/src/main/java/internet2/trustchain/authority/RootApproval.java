package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.trustchain.threshold.signing.Approval;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What a holder of the root's key asks before it contributes: whether it is the next intermediate, and its time has
 * come, by the holder's own state and clock ({@link IntermediateRenewal}). With the root's key nothing else is signed.
 */
public final class RootApproval implements Approval {

    private final CertificateState state;
    private final InstantSource clock;

    public RootApproval(CertificateState state, InstantSource clock) {
        this.state = state;
        this.clock = clock;
    }

    /** @param evidence none is needed: it stands on the ledger */
    @Override
    public Optional<String> objection(Bytes message, Bytes evidence) {
        return new IntermediateRenewal(state, Hierarchy.NETWORK).fault(message, clock.instant());
    }
}
