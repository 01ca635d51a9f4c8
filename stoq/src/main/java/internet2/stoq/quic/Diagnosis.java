package internet2.stoq.quic;

import io.netty.handler.codec.quic.QLogConfiguration;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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

    /** The engine can't stop writing: a connection that is logged ends after so long. */
    static final Duration LOGGED_MAX = Duration.ofMinutes(10);

    private static final Set<PosixFilePermission> OWNERS_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNERS_FILE = PosixFilePermissions.fromString("rw-------");

    private final Optional<Path> keyLog;
    /** Whether it was made sure that nobody else reads it; guarded by the monitor, as below. */
    private boolean keyLogOwned;

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

    /**
     * The next so many connections are logged, each in a file of that folder, named by its connection id. A connection
     * that is logged ends after ten minutes, so that its file does.
     */
    public synchronized void qlog(Path folder, int connections) throws IOException {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNERS_FOLDER));
        Files.setPosixFilePermissions(folder, OWNERS_FOLDER);
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

    /** Ends a connection that is logged, in time. */
    static void endLogged(QuicChannel connection) {
        if (connection.config().getOption(QuicChannelOption.QLOG) == null) {
            return;
        }
        Future<?> end = connection
                .eventLoop()
                .schedule(
                        () -> Closing.withApplicationError(connection, 0, "its log ends"),
                        LOGGED_MAX.toMillis(),
                        TimeUnit.MILLISECONDS);
        connection.closeFuture().addListener(closed -> end.cancel(false));
    }

    /** A line of {@code LABEL CLIENT_RANDOM SECRET}. */
    synchronized void keys(String line) {
        keyLog.ifPresent(file -> append(file, line));
    }

    private void append(Path file, String line) {
        try {
            if (Files.notExists(file)) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNERS_FILE));
            } else if (!keyLogOwned) {
                Files.setPosixFilePermissions(file, OWNERS_FILE);
            }
            keyLogOwned = true;
            Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("why", e.getMessage())
                    .log("key log not written");
        }
    }
}
