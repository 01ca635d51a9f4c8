package internet2.stoq;

import internet2.foundation.NodeId;

/** What a {@link PeerAuthenticator} says of a peer. */
public sealed interface Verdict {

    /** The certificate is good, and it is this node's. */
    record Vouched(NodeId node) implements Verdict {}

    /** @param reason one line for the log and for the peer: what is wrong, with what; nothing secret */
    record Refused(RefusalCode code, String reason) implements Verdict {}
}
