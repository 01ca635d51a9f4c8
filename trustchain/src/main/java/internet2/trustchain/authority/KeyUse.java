package internet2.trustchain.authority;

import internet2.foundation.NodeId;
import internet2.ledger.Membership;
import internet2.trustchain.authority.RevocationView.Standing;
import java.time.Instant;
import java.util.Optional;

/**
 * Who has had a key certified. Nobody gets a certificate for the key of another, whose private half would then speak
 * for both; nor anybody for a key that became known.
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
        return state.ofKey(key).flatMap(last -> fault(last, membership, owner, now));
    }

    private static Optional<String> fault(CertificateRecord last, Membership membership, NodeId owner, Instant now) {
        Optional<Standing.Revoked> revoked = last.revocation();
        if (revoked.filter(each -> each.reason() == RevocationReason.KEY_COMPROMISE)
                .isPresent()) {
            return Optional.of("this key was compromised, and is certified no more: make another");
        }
        boolean over = revoked.isPresent() || !last.notAfter().isAfter(now);
        NodeId holder = membership.latest(last.owner());
        return over || holder.equals(membership.latest(owner))
                ? Optional.empty()
                : Optional.of("a certificate of somebody else holds this key until " + last.notAfter()
                        + ": make a key of your own");
    }
}
