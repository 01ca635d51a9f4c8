package internet2.stoq;

/** Nobody answered there, or the connection ended before the answer; whether a request took effect is unknown. */
public final class ConnectionLost extends StoqException {

    private static final long serialVersionUID = 1L;

    public ConnectionLost(String message) {
        super(message);
    }
}
