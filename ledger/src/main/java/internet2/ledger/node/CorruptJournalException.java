package internet2.ledger.node;

import java.nio.file.Path;

/**
 * A validator's journal is not what was written: it no longer knows what it signed. Voting again could contradict
 * that, which convicts it; following is harmless.
 */
public final class CorruptJournalException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CorruptJournalException(Path journal, Throwable cause) {
        super(
                "the journal of this validator's votes in " + journal + " is damaged (" + cause.getMessage()
                        + "), so it no longer knows what it signed: stop the node, move its ledger folder "
                        + journal.toAbsolutePath().getParent()
                        + " away and start it as a follower, which fetches the ledger anew; let it vote again only in"
                        + " a later epoch than the one in which it was damaged, or once it is promoted again",
                cause);
    }
}
