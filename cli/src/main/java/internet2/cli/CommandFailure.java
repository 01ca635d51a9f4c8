package internet2.cli;

/** Why a command did not do what was asked; the message is all that the person sees. */
final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What the process tells its caller. */
    enum Kind {
        REFUSED(1),
        USAGE(2),
        UNREACHABLE(3);

        private final int exitCode;

        Kind(int exitCode) {
            this.exitCode = exitCode;
        }

        int exitCode() {
            return exitCode;
        }
    }

    private final Kind kind;

    private CommandFailure(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    static CommandFailure refused(String message) {
        return new CommandFailure(Kind.REFUSED, message);
    }

    static CommandFailure usage(String message) {
        return new CommandFailure(Kind.USAGE, message);
    }

    static CommandFailure unreachable(String message) {
        return new CommandFailure(Kind.UNREACHABLE, message);
    }

    Kind kind() {
        return kind;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
