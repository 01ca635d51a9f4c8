package internet2.stoq.quic;

import io.netty.handler.codec.quic.QLogConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the engine writes down of connections for people who look for a fault. Thread-safe.
 *
 * <p>A qlog (draft-ietf-quic-qlog) names packets and frames, and no content. A key log lays open all that was said:
 * it is for development alone.
 */
public final class Diagnosis {

    private static final Logger log = LoggerFactory.getLogger(Diagnosis.class);

    private final Optional<Path> keyLog;
    /** Guarded by the monitor, as below. */
    private @Nullable Path qlogFolder;

    private int qlogsLeft;

    /** @param keyLog a file that gets the TLS secrets of all connections, as SSLKEYLOGFILE has them */
    public Diagnosis(Optional<Path> keyLog) {
        this.keyLog = keyLog;
    }

    /** Nothing, unless a qlog is asked for. */
    static Diagnosis none() {
        return new Diagnosis(Optional.empty());
    }

    /** The next so many connections are logged, each in a file of that folder, named by its connection id. */
    public synchronized void qlog(Path folder, int connections) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        qlogFolder = folder;
        qlogsLeft = connections;
    }

    /** Where a connection that begins now is to be logged, if it is. */
    synchronized Optional<QLogConfiguration> qlogOfNext() {
        Path folder = qlogFolder;
        if (folder == null || qlogsLeft == 0) {
            return Optional.empty();
        }
        qlogsLeft--;
        return Optional.of(new QLogConfiguration(folder.toString(), "STOQ", "as asked for"));
    }

    /** A line of {@code LABEL CLIENT_RANDOM SECRET}. */
    void keys(String line) {
        keyLog.ifPresent(file -> append(file, line));
    }

    private static synchronized void append(Path file, String line) {
        try {
            if (Files.notExists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("why", e.getMessage())
                    .log("key log not written");
        }
    }
}
