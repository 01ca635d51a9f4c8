package internet2.stoq.quic;

/**
 * How packets get between a socket and quiche. Both speak the same QUIC with the same TLS, and pass the same tests: the
 * system property {@value #PROPERTY} says which one {@link #AUTO} means.
 */
public enum Backend {
    /** The direct one where it works, else the portable one. */
    AUTO,
    /** Netty alone, packet by packet. */
    PORTABLE,
    /** Packets that arrived together are handed to quiche together; see {@link PacketRuns}. */
    DIRECT;

    private static final String PROPERTY = "internet2.stoq.backend";

    static Backend preferred() {
        return "portable".equals(System.getProperty(PROPERTY)) ? PORTABLE : DIRECT;
    }
}
