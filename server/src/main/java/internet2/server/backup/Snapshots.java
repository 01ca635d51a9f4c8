package internet2.server.backup;

import internet2.foundation.NodeId;
import internet2.foundation.store.DataFolder;
import internet2.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives without keys that a node makes of its ledger now and then, in its own folder: for somebody who copies them
 * away. On a thread of its own; the ledger is read as any follower reads it.
 */
public final class Snapshots implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Snapshots.class);
    private static final String PREFIX = "snapshot-";
    private static final String SUFFIX = ".zip";
    private static final Duration STOP_MAX = Duration.ofSeconds(3);

    private final Path folder;
    private final NodeId node;
    private final Ledger ledger;
    private final int kept;
    private final InstantSource clock;
    private final ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("snapshots").daemon().factory());

    private Snapshots(Path folder, NodeId node, Ledger ledger, int kept, InstantSource clock) {
        this.folder = folder;
        this.node = node;
        this.ledger = ledger;
        this.kept = kept;
        this.clock = clock;
    }

    /** @param kept the newest so many are kept */
    public static Snapshots start(
            Path folder, NodeId node, Ledger ledger, Duration every, int kept, InstantSource clock) {
        Snapshots snapshots = new Snapshots(folder, node, ledger, kept, clock);
        Future<?> _ = snapshots.schedule.scheduleWithFixedDelay(
                snapshots::attempt, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        return snapshots;
    }

    private void attempt() {
        try {
            take();
        } catch (IOException | BackupFailure | RuntimeException e) {
            log.atWarn().addKeyValue("folder", folder).setCause(e).log("no snapshot was made");
        }
    }

    /** Makes one now, and deletes those that are too many. */
    Optional<Path> take() throws IOException, BackupFailure {
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        List<Path> before = list();
        long last = before.isEmpty() ? 0 : Files.size(before.getLast());
        if (folder.toFile().getUsableSpace() < 2 * last + DataFolder.FREE_BYTES_MIN) {
            log.atWarn().addKeyValue("folder", folder).log("too little space for a snapshot");
            return Optional.empty();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Path out = folder.resolve(PREFIX + now.toString().replace(":", "") + SUFFIX);
        Manifest made = BackupWriter.write(
                out,
                ledger.genesis(),
                node,
                height -> ledger.blocks(height, BlockPage.BYTES_WANTED),
                Optional.empty(),
                now);
        log.atInfo()
                .addKeyValue("file", out)
                .addKeyValue("height", made.height())
                .log("snapshot made");
        List<Path> all = list();
        for (Path old : all.subList(0, Math.max(0, all.size() - kept))) {
            Files.deleteIfExists(old);
        }
        return Optional.of(out);
    }

    /** The oldest first. */
    private List<Path> list() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(PREFIX)
                            && file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void close() {
        schedule.shutdownNow();
        try {
            if (!schedule.awaitTermination(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atWarn().log("a snapshot is still being written");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
