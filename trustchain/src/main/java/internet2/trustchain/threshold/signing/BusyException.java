package internet2.trustchain.threshold.signing;

/** A holder does not contribute now, but may soon: what stands in the way passes, and is not the request's fault. */
public final class BusyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param reason for people */
    public BusyException(String reason) {
        super(reason);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
