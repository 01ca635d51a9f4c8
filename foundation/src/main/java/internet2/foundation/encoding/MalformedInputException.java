package internet2.foundation.encoding;

/**
 * Bytes that are no canonical encoding of anything; the message says what was expected and where.
 *
 * <p>It may quote what a stranger wrote, and goes into refusals and logs: it is cut where it gets long.
 */
public final class MalformedInputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int MESSAGE_CHARACTERS_MAX = 1000;

    public MalformedInputException(String message) {
        super(cut(message), null, false, false);
    }

    private static String cut(String message) {
        return message.length() <= MESSAGE_CHARACTERS_MAX
                ? message
                : message.substring(0, MESSAGE_CHARACTERS_MAX) + "...";
    }
}
