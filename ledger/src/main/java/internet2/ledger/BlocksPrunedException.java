package internet2.ledger;

/** This node began with a checkpoint and has not gathered the blocks before it yet: ask another one. */
public final class BlocksPrunedException extends LedgerUnavailableException {

    private static final long serialVersionUID = 1L;

    public BlocksPrunedException(long height, long firstKept) {
        super("block " + height + " is not here yet, where the first one is " + firstKept
                + ": wait, or ask another node");
    }
}
