package internet2.foundation.sealing;

/** What is sealed cannot be opened; the message says why, as far as that can be told. */
public final class SealRefused extends Exception {

    private static final long serialVersionUID = 1L;

    public SealRefused(String reason) {
        super(reason);
    }

    public SealRefused(String reason, Throwable cause) {
        super(reason, cause);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
