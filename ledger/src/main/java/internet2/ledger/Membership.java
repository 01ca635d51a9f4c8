package internet2.ledger;

import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridPublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who belongs to the network: published by the ledger for every module and service. */
public interface Membership {

    Optional<Member> member(NodeId id);

    /** The one member whose id begins with these eight bytes, the node half of an address. */
    Optional<Member> memberAt(long interfaceId);

    /** The public keys behind an id; those of excluded members too. */
    Optional<HybridPublicKey> keys(NodeId id);

    /** Members in the order of their ids, {@code limit} of them after {@code after}. */
    List<Member> members(Optional<NodeId> after, int limit);

    /** Until when the host's proof of space holds; empty if it never gave one. */
    Optional<Instant> presentUntil(NodeId host);

    default boolean isAdministrator(NodeId id) {
        return member(id)
                .filter(member -> !member.excluded())
                .filter(member -> member.role() == Role.ADMINISTRATOR)
                .isPresent();
    }

    /** Admitted and not excluded. */
    default boolean isMember(NodeId id) {
        return member(id).filter(member -> !member.excluded()).isPresent();
    }
}
