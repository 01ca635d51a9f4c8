package internet2.stoq.content.store;

import internet2.foundation.Bytes;
import internet2.foundation.store.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Files that are there as a whole or not at all. Thread-safe. */
final class StoreFiles {

    private final Path incoming;
    private final AtomicLong serial = new AtomicLong();

    /** @param incoming a folder of the same file system, for what is being written */
    StoreFiles(Path incoming) {
        this.incoming = incoming;
    }

    /** What a process that is gone left half written. */
    void clear() throws IOException {
        Files.createDirectories(incoming);
        try (Stream<Path> all = Files.list(incoming)) {
            for (Path file : all.toList()) {
                Files.delete(file);
            }
        }
    }

    void write(Path file, Bytes content) throws IOException {
        Path fresh = incoming.resolve(Long.toString(serial.incrementAndGet()));
        try {
            Durable.write(fresh, content);
            Files.createDirectories(file.resolveSibling("."));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
