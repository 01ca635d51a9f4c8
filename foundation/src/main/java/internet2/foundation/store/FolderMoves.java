package internet2.foundation.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** Moves and deletes whole folders so that it holds after a power cut. */
public final class FolderMoves {

    private FolderMoves() {}

    /** Gives a folder another name on the same disk, at once; on disk on return. */
    public static void move(Path folder, Path to) {
        try {
            Files.move(folder, to, StandardCopyOption.ATOMIC_MOVE);
            Durable.syncFolder(Durable.parentOf(to));
            Durable.syncFolder(Durable.parentOf(folder));
        } catch (IOException e) {
            throw StoreErrors.of("move to " + to + " the folder", folder, e);
        }
    }

    /** Deletes a folder with all that is in it; nothing happens where there is none. */
    public static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
            Durable.syncFolder(Durable.parentOf(folder));
        } catch (NoSuchFileException e) {
            return; // nothing to delete
        } catch (IOException e) {
            throw StoreErrors.of("delete", folder, e);
        }
    }
}
