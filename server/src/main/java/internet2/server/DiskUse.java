package internet2.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How many bytes a folder takes. */
final class DiskUse {

    private DiskUse() {}

    /** Files that vanish meanwhile count as nothing: stores come and go with theirs. */
    static long of(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(DiskUse::size).sum();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
