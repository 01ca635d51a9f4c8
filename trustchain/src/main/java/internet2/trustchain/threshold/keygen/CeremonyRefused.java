package internet2.trustchain.threshold.keygen;

/** A message that the ceremony does not take; nothing has changed. The reason is deterministic. */
public final class CeremonyRefused extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Code {
        /** It comes too early or too late. */
        WRONG_PHASE,
        /** Its sender has no such part in the ceremony. */
        NOT_INVITED,
        /** It was said before; the first word counts. */
        ALREADY_SAID,
        /** A dealing that is not to the plan, or proves nothing. */
        BAD_DEALING,
        /** An accusation of somebody who did not deal. */
        BAD_VERDICT,
        /** Nobody asked for it, or it is not the share that was committed to. */
        BAD_ANSWER
    }

    private final Code code;

    CeremonyRefused(Code code, String reason) {
        super(reason, null, false, false);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
