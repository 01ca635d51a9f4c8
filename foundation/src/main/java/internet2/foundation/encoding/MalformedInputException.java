package internet2.foundation.encoding;

/** Bytes that are no canonical encoding of anything; the message says what was expected and where. */
public final class MalformedInputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MalformedInputException(String message) {
        super(message, null, false, false);
    }
}
