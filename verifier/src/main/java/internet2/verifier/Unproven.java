package internet2.verifier;

/** What a node said of the ledger does not follow from what the client trusts. */
public final class Unproven extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** It is about another network. */
        OTHER_NETWORK,
        /** It is of an epoch that the client has left behind. */
        EARLIER_EPOCH,
        /** It is of an epoch that the client has not reached: steps are missing. */
        LATER_EPOCH,
        /** It is not signed by a quorum of the epoch's validators. */
        NO_QUORUM,
        /** The proof does not lead from the entry to the checkpoint's state root. */
        WRONG_PROOF,
        /** What is proven to be the next epoch's validators is no set of validators. */
        NO_VALIDATORS
    }

    private final Reason reason;

    Unproven(Reason reason, String what) {
        super(what, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
