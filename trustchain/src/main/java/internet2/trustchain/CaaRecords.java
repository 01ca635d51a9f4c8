package internet2.trustchain;

import java.util.List;

/** The query that the ledger module of names publishes: who may certify a name. */
@FunctionalInterface
public interface CaaRecords {

    /** Nobody said anything: what holds where the network runs no names module. */
    CaaRecords NONE = name -> List.of();

    /**
     * The relevant record set (RFC 8659 section 3): the name's own, or that of the closest name above which has one;
     * empty where none has.
     *
     * @param name lower-case LDH labels without a trailing dot, such as {@code web.example.internal}
     */
    List<CaaProperty> relevant(String name);
}
