package internet2.stoq;

/** No connection came to be, because one side refused the other. */
public final class ConnectionRefused extends StoqException {

    private static final long serialVersionUID = 1L;

    private final RefusalCode code;
    private final String reason;
    private final boolean byPeer;

    ConnectionRefused(RefusalCode code, String reason, boolean byPeer) {
        super((byPeer ? "refused by the peer" : "peer refused") + ", " + code.label() + ": " + reason);
        this.code = code;
        this.reason = reason;
        this.byPeer = byPeer;
    }

    public RefusalCode code() {
        return code;
    }

    /** One line, as the refusing side put it. */
    public String reason() {
        return reason;
    }

    /** Whether the peer refused us; otherwise we refused the peer. */
    public boolean byPeer() {
        return byPeer;
    }
}
