package internet2.server.adapters;

import internet2.foundation.NodeId;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.RevocationReason;
import internet2.trustchain.authority.Serial;

/** Ends certificates by an operation of this node, which needs no key of the authority. */
@FunctionalInterface
public interface Revocation {

    /** @param requester whose right it is: this node, or one whose host it is */
    void revoke(Serial serial, RevocationReason reason, NodeId requester) throws IssuanceRefused;
}
