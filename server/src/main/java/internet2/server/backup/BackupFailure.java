package internet2.server.backup;

/** Why an archive cannot be made, read or used: what is wrong, with what, and what to do. */
public final class BackupFailure extends Exception {

    private static final long serialVersionUID = 1L;

    public BackupFailure(String message) {
        super(message);
    }

    BackupFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** The message is never absent. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
