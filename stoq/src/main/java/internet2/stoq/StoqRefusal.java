package internet2.stoq;

/** A service said no; travels to the caller as it is. */
public final class StoqRefusal extends StoqException {

    /** No service has this number there. */
    public static final String UNKNOWN_SERVICE = "unknown_service";

    /** Too much is under way; nothing was done, try again later. */
    public static final String OVERLOADED = "overloaded";

    /** Request or answer is larger than the limit. */
    public static final String TOO_LARGE = "too_large";

    /** The service broke down; its node's log says how. */
    public static final String FAILED = "failed";

    private static final long serialVersionUID = 1L;

    private final String code;
    private final String reason;

    /**
     * @param code lower case with underscores, for programs; at most {@link Frame#CODE_BYTES_MAX} bytes
     * @param reason one line for people: what, of what, what to do; cut at {@link Frame#REASON_BYTES_MAX} bytes
     */
    public StoqRefusal(String code, String reason) {
        super(code + ": " + reason);
        this.code = code;
        this.reason = reason;
    }

    public String code() {
        return code;
    }

    public String reason() {
        return reason;
    }
}
