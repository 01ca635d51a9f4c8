package internet2.ledger;

import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.verifier.ValidatorSet;
import java.net.InetSocketAddress;
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

    /** Until when the host's proof of space holds; empty if it never gave one, or is no member any more. */
    Optional<Instant> presentUntil(NodeId host);

    /** Where the node says that it is to be reached over the transport; empty if it never did, or is no member. */
    Optional<InetSocketAddress> endpoint(NodeId node);

    /** Who votes in the current epoch. */
    ValidatorSet validators();

    /** Under which id an identity goes on that changed its keys; the id itself if it did not. */
    NodeId latest(NodeId id);

    /** The id under which an identity began: what it owns stands under it for good, whatever keys it has now. */
    NodeId origin(NodeId id);

    /**
     * The id that an identity had before it changed its keys the last time; empty for the one that it began under, and
     * where the change was not named ahead.
     */
    Optional<NodeId> predecessor(NodeId id);

    /** Under which id a member means to go on, as it and the new keys said; nobody is a member by that. */
    Optional<NodeId> namedSuccessor(NodeId id);

    /** Whether {@code now} is who {@code earlier} was, under the same keys or under those it has changed to since. */
    default boolean isSame(NodeId earlier, NodeId now) {
        return earlier.equals(now) || latest(earlier).equals(now);
    }

    default boolean isAdministrator(NodeId id) {
        return member(id)
                .filter(member -> !member.excluded())
                .filter(member -> member.role() == Role.ADMINISTRATOR)
                .isPresent();
    }

    /** Put out of the network, and not admitted again since; who goes on under new keys was not. */
    default boolean isExcluded(NodeId id) {
        return member(id).filter(Member::excluded).isPresent() && latest(id).equals(id);
    }

    /** Admitted and not excluded. */
    default boolean isMember(NodeId id) {
        return member(id).filter(member -> !member.excluded()).isPresent();
    }
}
