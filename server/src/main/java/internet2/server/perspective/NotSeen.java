package internet2.server.perspective;

import internet2.trustchain.acme.AcmeError;
import internet2.trustchain.acme.Finding;

/** A probe came to an end before it saw proof. */
final class NotSeen extends Exception {

    private static final long serialVersionUID = 1L;

    private final AcmeError error;

    NotSeen(AcmeError error, String detail) {
        super(detail, null, false, false); // an outcome, not a bug
        this.error = error;
    }

    Finding finding() {
        return Finding.notShown(error, String.valueOf(getMessage()));
    }
}
