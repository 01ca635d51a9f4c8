package internet2.ledger.client;

import internet2.ledger.Outcome;

/** The ledger refused what an account needs in order to act; the code is the ledger's. */
public final class OperationRejected extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    OperationRejected(String what, Outcome.Refused refused) {
        super("could not " + what + ": " + refused.reason() + " (" + refused.code() + ")");
        this.code = refused.code();
    }

    public String code() {
        return code;
    }
}
