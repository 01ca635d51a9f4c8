package internet2.trustchain.log;

import java.io.IOException;
import java.util.List;

/** The log of another node, asked for entries. Not trusted: the ledger's state says what root they have to have. */
public interface EntrySource {

    /** Who it is, for the node's own log. */
    String name();

    /**
     * Some entries, in order, the first of them at {@code from}; none if it has no such entry.
     *
     * @throws IOException if it can't be reached, or answers with something else
     */
    List<LogEntry> entries(long from) throws IOException;
}
