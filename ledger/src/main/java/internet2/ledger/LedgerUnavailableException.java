package internet2.ledger;

/** The ledger cannot answer: it is closed, it failed, or the way to a validator is cut. The outcome is unknown. */
public class LedgerUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LedgerUnavailableException(String message) {
        super(message);
    }

    public LedgerUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
