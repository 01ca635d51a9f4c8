package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import java.util.Optional;

/** How a node says that it, or one whose host it is, wants a key certified. */
@FunctionalInterface
public interface Consents {

    /** Says nothing: enough where the issuing key is held by one. */
    Consents NONE = (requester, csr) -> Optional.empty();

    Optional<RequestConsent> consent(NodeId requester, Bytes csr);
}
