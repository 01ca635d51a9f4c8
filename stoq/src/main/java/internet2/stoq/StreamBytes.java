package internet2.stoq;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What arrives on a stream, as the service reads it.
 *
 * <p>The event loop puts in what one read of the transport gave, in the transport's own buffers, and reads again as
 * long as only a few of them are waiting. So a slow service holds little more than one read's worth here, and flow
 * control does the rest.
 */
final class StreamBytes extends InputStream {

    /** Buffers that wait while more are read without being asked for; half of what one read gives. */
    private static final int READ_AHEAD = 8;

    private final Runnable askForMore;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Guarded by the lock, as all below. */
    private final Deque<ByteBuf> arrived = new ArrayDeque<>();

    private boolean asked = true;
    private boolean ended;
    private boolean discarded;
    private Optional<String> failure = Optional.empty();
    /** What is being read. */
    private ByteBuf current = Unpooled.EMPTY_BUFFER;

    /** @param askForMore makes the transport read again; is not called while a read is under way */
    StreamBytes(Runnable askForMore) {
        this.askForMore = askForMore;
    }

    /**
     * Wakes nobody: the reader gets all of one read at once. What is small moves into the room that the buffer before
     * it has left: a buffer is as large as a read may be, however little came.
     *
     * @param bytes released by us
     */
    void add(ByteBuf bytes) {
        lock.lock();
        try {
            ByteBuf last = arrived.peekLast();
            if (discarded || !bytes.isReadable()) {
                bytes.release();
            } else if (last != null && bytes.readableBytes() <= last.writableBytes()) {
                last.writeBytes(bytes);
                bytes.release();
            } else {
                arrived.add(bytes);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The read that was asked for has given what it had; where the reader keeps up, there is another at once. */
    void readComplete() {
        boolean again;
        lock.lock();
        try {
            again = arrived.size() < READ_AHEAD && !ended;
            asked = again;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (again) {
            askForMore.run();
        }
    }

    void end() {
        change(() -> ended = true);
    }

    void fail(String why) {
        change(() -> {
            if (!ended) {
                ended = true;
                failure = Optional.of(why);
            }
        });
    }

    /** Whether the sender has ended the stream, and all of it was read; for the reader to ask. */
    boolean atEnd() {
        lock.lock();
        try {
            return ended && arrived.isEmpty() && !current.isReadable();
        } finally {
            lock.unlock();
        }
    }

    /** The reader wants no more, neither of what is here nor of what comes. */
    void discard() {
        change(() -> {
            discarded = true;
            ended = true;
            arrived.forEach(ByteBuf::release);
            arrived.clear();
            release();
        });
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        lock.lock();
        try {
            if (!current.isReadable() && !next()) {
                return -1;
            }
            int size = Math.min(length, current.readableBytes());
            current.readBytes(target, offset, size);
            if (!current.isReadable()) {
                release();
            }
            return size;
        } finally {
            lock.unlock();
        }
    }

    private void release() {
        current.release();
        current = Unpooled.EMPTY_BUFFER;
    }

    /** Waits for something to read. */
    private boolean next() throws IOException {
        try {
            while (arrived.isEmpty() && !ended) {
                ask();
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading a stream", e);
        }
        if (discarded) {
            throw new IOException("the service that this stream was for has returned");
        }
        if (!arrived.isEmpty()) {
            current = arrived.remove();
            return true;
        }
        if (failure.isPresent()) {
            throw new IOException(failure.get());
        }
        return false;
    }

    private void ask() {
        if (!asked) {
            asked = true;
            askForMore.run();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
