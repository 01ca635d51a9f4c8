package internet2.trustchain.log;

import java.util.List;

/** Hears of entries as they are appended, in order. Called on the thread that appends: be quick. */
@FunctionalInterface
public interface LogListener {

    /** @param tree that they are the last of; its head may not be signed yet */
    void appended(List<LogEntry> entries, LogCheckpoint tree);
}
