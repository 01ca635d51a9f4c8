package internet2.ledger.node;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what should not have been sent: the bytes in one file, who sent them and why they are wrong in another. */
final class Evidence {

    private static final Logger log = LoggerFactory.getLogger(Evidence.class);

    /** A stranger must not fill the disk. */
    private static final int FILES_MAX = 128;

    private final Path folder;

    Evidence(Path folder) {
        this.folder = folder;
    }

    void keep(long height, Bytes what, String source, String reason) {
        try {
            Files.createDirectories(folder);
            if (isFull()) {
                log.atWarn().addKeyValue("folder", folder).log("evidence folder is full, keeping no more");
                return;
            }
            String name = "block-" + height + "-" + Hash.of(what).hex().substring(0, 16);
            Files.write(folder.resolve(name + ".bin"), what.toArray());
            Files.writeString(folder.resolve(name + ".txt"), source + "\n" + reason + "\n", StandardCharsets.UTF_8);
        } catch (IOException e) {
            log.atWarn().addKeyValue("folder", folder).setCause(e).log("could not keep evidence");
        }
    }

    private boolean isFull() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count() >= FILES_MAX;
        }
    }
}
