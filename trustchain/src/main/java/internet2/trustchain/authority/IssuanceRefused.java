package internet2.trustchain.authority;

/** A request that ends without a certificate: what was wrong with it, and nothing has changed. */
public final class IssuanceRefused extends Exception {

    private static final long serialVersionUID = 1L;

    /** The kinds of refusal; {@link #text()} is what travels. */
    public enum Code {
        /** Not a PKCS#10 request in DER or PEM, or larger than allowed. */
        MALFORMED_REQUEST,
        /** The request's signature does not prove possession of its key. */
        NO_PROOF_OF_POSSESSION,
        /** A key of an algorithm or strength that the profile does not take. */
        BAD_KEY,
        /** A name that breaks a rule, of a kind that is not certified, or too many. */
        BAD_NAME,
        /** A name or purpose that the requester has no right to. */
        NOT_ENTITLED,
        /** An enrolment token that is not good (any more), or a signature that is not by what it says. */
        NOT_ENROLLED,
        /** A lifetime outside of the policy. */
        BAD_LIFETIME,
        /** No certificate has that serial number, or it has expired. */
        UNKNOWN_CERTIFICATE,
        /** The certificate has been revoked before. */
        ALREADY_REVOKED,
        /** The ledger refused the operation for a reason of its own. */
        LEDGER_REFUSED,
        /** The ledger or the log did not answer in time; whether the operation takes effect is open. */
        UNAVAILABLE;

        /** Lower case with dashes, such as {@code bad-name}. */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    private final Code code;

    public IssuanceRefused(Code code, String reason) {
        super(reason);
        this.code = code;
    }

    public IssuanceRefused(Code code, String reason, Throwable cause) {
        super(reason, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    /** What happened, to what, and what is allowed. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
