package internet2.server.gateway;

/** What a caller may do; each role may do what the ones before it may. */
public enum Role {
    /** Anyone: reads. */
    ANONYMOUS,
    /** The holder of a certificate of this network: changes what is its own. */
    IDENTITY,
    /** The admin identity of this node. */
    ADMIN;

    boolean covers(Role needed) {
        return compareTo(needed) >= 0;
    }
}
