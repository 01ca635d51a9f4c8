package internet2.stoq;

import java.io.IOException;

/** Something between two nodes went otherwise than asked for. */
public abstract sealed class StoqException extends IOException
        permits StoqRefusal, ConnectionRefused, ConnectionLost, CallTimedOut {

    private static final long serialVersionUID = 1L;

    StoqException(String message) {
        super(message);
    }
}
