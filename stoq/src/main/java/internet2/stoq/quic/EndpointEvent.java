package internet2.stoq.quic;

/** User events that a listener fires through a connection's pipeline just before it closes it. */
public enum EndpointEvent {
    /** TLS was not complete in time. */
    HANDSHAKE_TIMED_OUT,
    /** Too many connections, in total or from there. */
    EXCESSIVE_LOAD
}
