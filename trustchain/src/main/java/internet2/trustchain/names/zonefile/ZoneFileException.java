package internet2.trustchain.names.zonefile;

/** Why a zone file is refused, beginning with the line. */
public final class ZoneFileException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What of a file's own words a message quotes. */
    private static final int REASON_CHARACTERS_MAX = 500;

    private final int line;

    ZoneFileException(int line, String reason) {
        super("line " + line + ": " + shortened(reason), null, false, false);
        this.line = line;
    }

    private static String shortened(String reason) {
        return reason.length() <= REASON_CHARACTERS_MAX ? reason : reason.substring(0, REASON_CHARACTERS_MAX) + "...";
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
