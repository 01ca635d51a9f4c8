package internet2.foundation.store;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What opening a log found.
 *
 * @param end index after the last record
 * @param segments number of segment files
 * @param acknowledgedEnd the end that the log is known to have acknowledged, before anything was cut; 0 where the
 *     mark was missing or unreadable
 * @param tornTail what was cut off the end, if anything: a batch that a crash interrupted before it was acknowledged
 */
public record RecoveryReport(long end, int segments, long acknowledgedEnd, Optional<TornTail> tornTail) {

    /**
     * Bytes cut off a segment.
     *
     * @param segment the file they were cut from
     * @param offset where in that file they began
     * @param bytes how many
     * @param keptIn the file that now holds them
     * @param reason what was wrong with them
     */
    public record TornTail(Path segment, long offset, long bytes, Path keptIn, String reason) {}
}
