package internet2.foundation.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file read and written at positions, by any number of threads.
 *
 * <p>NIO closes a channel under a thread that is interrupted while it uses it, which would let one cancelled reader
 * take the log away from everybody. Here the channel is opened anew and the step is done again; the interrupt stays
 * set for the caller. For the same reason {@link #release} may close the channel at any time.
 */
final class LogFile implements AutoCloseable {

    /** NIO copies a heap buffer to native memory that it keeps per thread: small steps keep that small. */
    private static final int STEP_BYTES_MAX = 1 << 20;

    private interface Step {
        void on(FileChannel channel) throws IOException;
    }

    private final Path path;
    private final Set<StandardOpenOption> access;
    private @Nullable FileChannel channel; // guarded by this
    private boolean closed; // guarded by this

    LogFile(Path path, StandardOpenOption... access) {
        this.path = path;
        this.access = Set.of(access);
    }

    Path path() {
        return path;
    }

    long size() throws IOException {
        long[] size = new long[1];
        untilDone(channel -> size[0] = channel.size());
        return size[0];
    }

    /** Fills {@code into} from {@code at} on, as far as the file goes; returns the number of bytes read. */
    int read(ByteBuffer into, long at) throws IOException {
        int start = into.position();
        int limit = into.limit();
        untilDone(channel -> {
            into.limit(limit).position(start);
            int got = 0;
            while (into.position() < limit && got >= 0) {
                into.limit(Math.min(limit, into.position() + STEP_BYTES_MAX));
                got = channel.read(into, at + into.position() - start);
                into.limit(limit);
            }
        });
        return into.position() - start;
    }

    /** Writes all of {@code content} at {@code at}; on disk when this returns. */
    void writeDurably(ByteBuffer content, long at) throws IOException {
        untilDone(channel -> {
            write(channel, content.duplicate(), at);
            channel.force(false);
        });
    }

    /** Writes without waiting for the disk: survives the end of this process, not a power cut. */
    void write(ByteBuffer content, long at) throws IOException {
        untilDone(channel -> write(channel, content.duplicate(), at));
    }

    void truncateDurably(long size) throws IOException {
        untilDone(channel -> {
            channel.truncate(size);
            channel.force(true);
        });
    }

    void force() throws IOException {
        untilDone(channel -> channel.force(true));
    }

    /** Gives the file descriptor back; the next use opens the file again. */
    synchronized void release() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        release();
    }

    private void untilDone(Step step) throws IOException {
        Uninterrupted.run(() -> {
            while (true) {
                try {
                    step.on(channel());
                    return;
                } catch (ClosedByInterruptException e) {
                    throw e;
                } catch (ClosedChannelException e) {
                    refuseWhenClosed(); // else another reader was interrupted, or the channel was released
                }
            }
        });
    }

    private synchronized FileChannel channel() throws IOException {
        refuseWhenClosed();
        if (channel == null || !channel.isOpen()) {
            channel = FileChannel.open(path, access);
        }
        return channel;
    }

    private synchronized void refuseWhenClosed() {
        if (closed) {
            throw new IllegalStateException(path + " is closed");
        }
    }

    private static void write(FileChannel channel, ByteBuffer content, long at) throws IOException {
        int end = content.limit();
        long base = at - content.position();
        while (content.position() < end) {
            content.limit(Math.min(end, content.position() + STEP_BYTES_MAX));
            channel.write(content, base + content.position());
            content.limit(end);
        }
    }
}
