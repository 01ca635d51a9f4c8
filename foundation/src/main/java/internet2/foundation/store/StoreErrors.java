package internet2.foundation.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells a full disk and a read-only one from a broken one. */
final class StoreErrors {

    /** ENOSPC, EDQUOT and EFBIG as Linux words them; Java passes no error numbers on. */
    private static final List<String> FULL =
            List.of("No space left on device", "Disk quota exceeded", "File too large");

    private static final List<String> READ_ONLY = List.of("Read-only file system", "Operation not permitted");

    /** Less than one block: whatever the message says in whichever language, the disk is full. */
    private static final long NOTHING_FREE = 4096;

    private StoreErrors() {}

    static StoreException of(String action, Path path, IOException cause) {
        if (isFull(path, cause)) {
            return new StoreFullException(path, freeBytes(path), cause);
        }
        if (cause instanceof AccessDeniedException || says(cause, READ_ONLY)) {
            return new StoreReadOnlyException(path, cause);
        }
        return new StoreFailedException(action, path, cause);
    }

    static boolean isFull(Path path, IOException cause) {
        return says(cause, FULL) || freeBytes(path) < NOTHING_FREE;
    }

    /** Bytes that this process may still write beside {@code path}. */
    static long freeBytes(Path path) {
        for (Path at = path.toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at)) {
                return usableSpace(at);
            }
        }
        return Long.MAX_VALUE;
    }

    private static long usableSpace(Path path) {
        try {
            return Files.getFileStore(path).getUsableSpace();
        } catch (IOException | ReadOnlyFileSystemException e) {
            return Long.MAX_VALUE; // unknown is not full
        }
    }

    private static boolean says(IOException cause, List<String> texts) {
        @Nullable String message = cause.getMessage();
        return message != null && texts.stream().anyMatch(message::contains);
    }
}
