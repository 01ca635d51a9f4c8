package internet2.foundation.merkle;

/** The store of a sparse tree lost or changed a node; the state must be rebuilt from the log. */
public final class DamagedTreeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DamagedTreeException(String message) {
        super(message + "; the state must be rebuilt from the log");
    }
}
