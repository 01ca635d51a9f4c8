package internet2.trustchain.log;

import java.util.List;

/** Hears of entries once a checkpoint covers them, in order. Called on the thread that appends: be quick. */
@FunctionalInterface
public interface LogListener {

    void appended(List<LogEntry> entries, LogCheckpoint checkpoint);
}
