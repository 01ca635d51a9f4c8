package internet2.ledger;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import java.time.Instant;

/** What an operation may know beyond its own bytes and its module's state. */
public interface OperationContext {

    /** Who signed; the four proofs hold. */
    NodeId account();

    /** Whether this id is the account's, or was before it changed its keys: what belongs to it still does. */
    default boolean isBy(NodeId id) {
        return query(Membership.class).isSame(id, account());
    }

    /** The id under which the account began, before it changed its keys: what is to stay its own belongs to that. */
    default NodeId origin() {
        return query(Membership.class).origin(account());
    }

    /** The block's time: the only clock there is. Never goes back. */
    Instant blockTime();

    /** The height of the block that holds the operation, from 1. */
    long height();

    /** The operation's id: unique for all time, so it can name what the operation makes. */
    Hash operationId();

    /**
     * What another module (or the ledger itself: {@link Membership}, {@link StakePort}) publishes.
     *
     * @throws IllegalArgumentException if no module publishes {@code type}: a mistake in the composition
     */
    <Q> Q query(Class<Q> type);
}
