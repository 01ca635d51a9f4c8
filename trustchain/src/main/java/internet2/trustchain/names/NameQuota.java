package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.ledger.Membership;
import internet2.ledger.ModuleState;
import internet2.ledger.OperationContext;
import internet2.ledger.OperationRefused;

/**
 * How many names an identity may register. They count for the id under which it began: changing its keys gives it no
 * new quota.
 */
final class NameQuota {

    private NameQuota() {}

    /** The id that names of this one count for. */
    static NodeId origin(NodeId owner, OperationContext context) {
        return context.query(Membership.class).origin(owner);
    }

    /** Before one more name becomes the owner's. */
    static void check(NodeId owner, NamesReader names, OperationContext context) throws OperationRefused {
        long max = names.parameters().namesPerAccountMax();
        if (names.namesOf(origin(owner, context)) >= max) {
            throw new OperationRefused(
                    "too-many-names", "an account may register " + max + " names, and " + owner + " has; release one");
        }
    }

    /** Counts a name of one owner for another; an identity may always hand one to itself, under other keys. */
    static void move(NodeId from, NodeId to, NamesReader names, OperationContext context, ModuleState state)
            throws OperationRefused {
        if (origin(from, context).equals(origin(to, context))) {
            return;
        }
        check(to, names, context);
        count(origin(from, context), -1, names, state);
        count(origin(to, context), 1, names, state);
    }

    /** @param origin what {@link #origin} says of the owner */
    static void count(NodeId origin, int change, NamesReader names, ModuleState state) {
        long count = names.namesOf(origin) + change;
        Bytes key = NamesReader.accountKey(origin);
        if (count <= 0) {
            state.remove(key);
        } else {
            state.put(key, new CanonicalWriter().u32(count).toBytes());
        }
    }
}
