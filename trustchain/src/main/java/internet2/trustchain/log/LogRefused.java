package internet2.trustchain.log;

/** A note, a checkpoint or a proof that does not hold: why. */
public final class LogRefused extends Exception {

    private static final long serialVersionUID = 1L;

    /** The kinds of refusal. */
    public enum Code {
        /** Bytes or text of another form. */
        MALFORMED,
        /** A checkpoint of another log. */
        WRONG_LOG,
        /** The log's own signature is absent or does not hold. */
        BAD_LOG_SIGNATURE,
        /** A known cosigner's signature does not hold. */
        BAD_COSIGNATURE,
        /** Fewer validators vouch for the checkpoint than the policy asks for. */
        TOO_FEW_COSIGNATURES,
        /** The certificate is not the one that the proof is about. */
        WRONG_LEAF,
        /** The path does not lead from the leaf to the checkpoint's root. */
        NOT_INCLUDED,
        /** The tree is not the one that it is said to continue. */
        INCONSISTENT
    }

    private final Code code;

    public LogRefused(Code code, String reason) {
        super(reason);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
