package internet2.foundation.store;

import internet2.foundation.store.DataFolderException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a second process, and a second user within this one, off a folder. The operating system drops the lock when
 * the process ends, however it ends.
 */
final class FolderLock implements AutoCloseable {

    static final String NAME = "lock";

    private static final int PID_BYTES_MAX = 20;

    /** POSIX drops a process's lock when it closes any channel on the file, so this process never opens it twice. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    static FolderLock take(Path path) throws IOException {
        Path folder = path.toRealPath();
        if (!HELD_HERE.add(folder)) {
            throw inUse(path, Long.toString(ProcessHandle.current().pid()));
        }
        try {
            return new FolderLock(folder, locked(path));
        } catch (IOException | RuntimeException e) {
            HELD_HERE.remove(folder);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.close();
            HELD_HERE.remove(folder);
        }
    }

    private static FileChannel locked(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(path, readPid(channel));
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static String readPid(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(PID_BYTES_MAX);
        channel.read(pid, 0);
        String text = new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII);
        return text.matches("\\d+") ? text : "unknown";
    }

    private static DataFolderException inUse(Path path, String pid) {
        return new DataFolderException(
                Code.IN_USE,
                path,
                "another node (pid " + pid + ") uses " + path
                        + "; stop it first, or choose another folder with --data");
    }
}
