package internet2.ledger;

/** This node began with a checkpoint and has no blocks before it: ask another one. */
public final class BlocksPrunedException extends LedgerUnavailableException {

    private static final long serialVersionUID = 1L;

    public BlocksPrunedException(long height, long firstKept) {
        super("block " + height + " is not kept here, which begins with " + firstKept + ": ask another node");
    }
}
