package internet2.trustchain.names.zonefile;

/** Why a zone file is refused, beginning with the line. */
public final class ZoneFileException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int line;

    ZoneFileException(int line, String reason) {
        super("line " + line + ": " + reason, null, false, false);
        this.line = line;
    }

    /** From 1. */
    public int line() {
        return line;
    }

    /** For people. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
