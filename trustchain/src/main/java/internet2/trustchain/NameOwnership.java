package internet2.trustchain;

import internet2.foundation.NodeId;
import java.util.Optional;

/** The query that the ledger module of names publishes: to whom a DNS name belongs. */
@FunctionalInterface
public interface NameOwnership {

    /** No name belongs to anyone: what holds where the network runs no names module. */
    NameOwnership NONE = name -> Optional.empty();

    /**
     * The owner of the closest enclosing registered name or zone.
     *
     * @param name lower-case LDH labels without a trailing dot, such as {@code web.example.internal}
     */
    Optional<NodeId> owner(String name);
}
