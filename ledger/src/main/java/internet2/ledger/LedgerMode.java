package internet2.ledger;

/** What a node does for the ledger right now. */
public enum LedgerMode {
    /** It votes. */
    VALIDATING("validating"),
    /** It takes final blocks from others, checks and executes them. */
    FOLLOWING("following"),
    /** It follows and knows that it is behind. */
    CATCHING_UP("catching-up");

    private final String words;

    LedgerMode(String words) {
        this.words = words;
    }

    /** As commands and streams say it. */
    public String inWords() {
        return words;
    }
}
