package internet2.ledger;

/**
 * An operation that cannot be: an expected outcome, written into the block with its code.
 *
 * <p>The code is for programs, {@code lower-case-with-dashes}; the reason is for people and says what
 * happened, to what, and what to do. Both are part of the receipt and so must be deterministic.
 */
public final class OperationRefused extends Exception {

    private static final long serialVersionUID = 1L;

    private final String code;

    public OperationRefused(String code, String reason) {
        super(reason, null, false, false);
        this.code = code;
    }

    public String code() {
        return code;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
