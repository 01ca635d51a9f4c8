package internet2.foundation.crypto;

/** A text that is no PEM, or not the PEM that was expected; the message never quotes the content. */
public final class MalformedPemException extends Exception {

    private static final long serialVersionUID = 1L;

    public MalformedPemException(String message) {
        super(message);
    }
}
