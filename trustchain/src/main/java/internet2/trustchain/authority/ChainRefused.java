package internet2.trustchain.authority;

/** A certificate that may not be relied on: why. */
final class ChainRefused extends Exception {

    private static final long serialVersionUID = 1L;

    enum Code {
        MALFORMED,
        FOREIGN,
        BAD_SIGNATURE,
        NOT_YET_VALID,
        EXPIRED,
        UNSUITABLE,
        REVOKED
    }

    private final Code code;

    ChainRefused(Code code, String reason) {
        super(reason, null, false, false);
        this.code = code;
    }

    Code code() {
        return code;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
