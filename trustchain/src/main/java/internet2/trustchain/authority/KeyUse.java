package internet2.trustchain.authority;

import internet2.foundation.NodeId;
import internet2.ledger.Membership;
import java.time.Instant;
import java.util.Optional;

/**
 * Who has had a key certified. Nobody gets a certificate for the key of another, whose private half would then speak
 * for both; nor anybody for a key that became known. A key stays its owner's to the end of the certificate that lasts
 * longest, and a revocation frees it no sooner: who had it has it still.
 */
final class KeyUse {

    private KeyUse() {}

    /**
     * Why the key is not certified, or nothing where it may be.
     *
     * @param owner the identity that the certificate names, or else the requester
     */
    static Optional<String> fault(
            CertificateState state, Membership membership, SubjectKey key, NodeId owner, Instant now) {
        if (state.isCompromised(key)) {
            return Optional.of("this key was compromised, and is certified no more: make another");
        }
        return state.ofKey(key)
                .filter(last -> last.notAfter().isAfter(now))
                .filter(last -> !membership.isSame(last.owner(), membership.latest(owner)))
                .map(last -> "a certificate of somebody else holds this key until " + last.notAfter()
                        + ": make a key of your own");
    }
}
