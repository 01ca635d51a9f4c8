package internet2.stoq;

/** No answer in time; whether the request took effect is unknown. */
public final class CallTimedOut extends StoqException {

    private static final long serialVersionUID = 1L;

    CallTimedOut(String message) {
        super(message);
    }
}
