package internet2.trustchain.log;

import java.util.List;

/** Hears how the log grows, in order. Called on the thread that appends or signs: be quick. */
public interface LogListener {

    /** A block published them. Where this node signs, a head covers them already; elsewhere it comes soon. */
    default void appended(List<LogEntry> entries) {}

    /** There is a signed head of more entries than before. */
    default void signed(LogCheckpoint head) {}
}
