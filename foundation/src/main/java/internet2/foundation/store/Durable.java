package internet2.foundation.store;

import internet2.foundation.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and folders that are still there after a power cut. */
public final class Durable {

    static final Set<PosixFilePermission> OWNER_ONLY_FILE = PosixFilePermissions.fromString("rw-------");
    static final Set<PosixFilePermission> OWNER_ONLY_FOLDER = PosixFilePermissions.fromString("rwx------");

    private Durable() {}

    /** Creates the folder and those above it, readable by their owner only, unless they are there. */
    static void createFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            createFolder(parent);
        }
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY_FOLDER));
        if (parent != null) {
            syncFolder(parent);
        }
    }

    /** Makes the folder's entries (files created, renamed, deleted in it) durable. */
    public static void syncFolder(Path folder) throws IOException {
        Uninterrupted.run(() -> {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        });
    }

    /** Replaces or creates the file as a whole, mode 0600: after a crash it is the old one or the new one. */
    public static void replace(Path file, Bytes content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try {
            write(fresh, content);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
        syncFolder(parentOf(file));
    }

    static Path parentOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file + " is not a file in a folder");
        }
        return parent;
    }

    /** Writes a file through to the disk, mode 0600; its folder's entry for it is not durable yet. */
    public static void write(Path file, Bytes content) throws IOException {
        Uninterrupted.run(() -> write(file, content.buffer()));
    }

    private static void write(Path fresh, ByteBuffer content) throws IOException {
        Set<StandardOpenOption> create =
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        try (FileChannel channel =
                FileChannel.open(fresh, create, PosixFilePermissions.asFileAttribute(OWNER_ONLY_FILE))) {
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
    }
}
