package internet2.server.workloads;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * SHA-256 of what strangers run, at no more than one file's cost at a time: files of a limited size, one after the
 * other, and none twice as long as it stays as it is.
 */
final class FileDigests {

    /** A larger file has no digest here; 512 MiB. */
    static final long BYTES_MAX = 512L << 20;

    private static final int CHUNK = 1 << 20;
    private static final int KNOWN_MAX = 256;
    private static final Duration WAIT_MAX = Duration.ofSeconds(10);

    /** stat(2): whoever writes to the file changes one of these; while it runs, the kernel lets nobody (ETXTBSY). */
    private static final String STATE = "unix:dev,ino,size,ctime";

    /** Two changes in one tick of the kernel's clock have one time. */
    private static final Duration SETTLED_AFTER = Duration.ofSeconds(2);

    private static final FileDigests ALL = new FileDigests();

    /** Whether it is still worth the while. */
    @FunctionalInterface
    interface Wanted {
        boolean now() throws IOException;
    }

    private final Semaphore turn = new Semaphore(1, true);

    @GuardedBy("known")
    private final SequencedMap<Map<String, Object>, String> known = new LinkedHashMap<>();

    private FileDigests() {}

    /**
     * Hexadecimal, lower case; empty where the file is larger than {@link #BYTES_MAX}, or once it isn't wanted.
     *
     * @throws IOException too where others were in front for too long
     */
    static Optional<String> sha256(Path file, Wanted wanted) throws IOException {
        Optional<String> known = ALL.known(state(file));
        return known.isPresent() ? known : ALL.inTurn(file, wanted);
    }

    private Optional<String> inTurn(Path file, Wanted wanted) throws IOException {
        awaitTurn();
        try {
            Map<String, Object> state = state(file);
            Optional<String> meanwhile = known(state);
            if (meanwhile.isPresent()) {
                return meanwhile;
            }
            Optional<String> digest = read(file, wanted);
            if (digest.isPresent() && state.equals(state(file)) && settled(state)) {
                keep(state, digest.get());
            }
            return digest;
        } finally {
            turn.release();
        }
    }

    private void awaitTurn() throws IOException {
        try {
            if (!turn.tryAcquire(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("other files are being read");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while other files are read", e);
        }
    }

    private static Map<String, Object> state(Path file) throws IOException {
        return Map.copyOf(Files.readAttributes(file, STATE));
    }

    private static boolean settled(Map<String, Object> state) {
        return state.get("ctime") instanceof FileTime changed
                && changed.toInstant().plus(SETTLED_AFTER).isBefore(Instant.now());
    }

    private Optional<String> known(Map<String, Object> state) {
        synchronized (known) {
            return Optional.ofNullable(known.get(state));
        }
    }

    private void keep(Map<String, Object> state, String digest) {
        synchronized (known) {
            if (known.size() >= KNOWN_MAX) {
                known.pollFirstEntry();
            }
            known.put(state, digest);
        }
    }

    private static Optional<String> read(Path file, Wanted wanted) throws IOException {
        if (Files.size(file) > BYTES_MAX) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[CHUNK];
            long total = 0;
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                total += read;
                if (total > BYTES_MAX || !wanted.now()) {
                    return Optional.empty();
                }
                digest.update(chunk, 0, read);
            }
            return Optional.of(HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
