package internet2.trustchain.names;

/** The outcome of a query (RFC 1035 4.1.1, RFC 6891 9). */
public enum ResponseCode {
    NOERROR(0),
    FORMERR(1),
    SERVFAIL(2),
    NXDOMAIN(3),
    NOTIMP(4),
    REFUSED(5),
    /** A DNAME made a name of more than 255 bytes (RFC 6672 2.2). */
    YXDOMAIN(6),
    /** A set exists that should not (RFC 2136 2.2); likewise those below. */
    YXRRSET(7),
    NXRRSET(8),
    NOTAUTH(9),
    NOTZONE(10),
    BADVERS(16),
    /** RFC 7873 8. */
    BADCOOKIE(23);

    private static final ResponseCode[] BY_CODE = values();

    private final int code;

    ResponseCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** {@code SERVFAIL} for codes that have no name here. */
    public static ResponseCode of(int code) {
        for (ResponseCode each : BY_CODE) {
            if (each.code == code) {
                return each;
            }
        }
        return SERVFAIL;
    }
}
