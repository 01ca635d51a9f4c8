package internet2.stoq;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What arrives on a stream, as the service reads it.
 *
 * <p>The event loop puts in what one read of the transport gave; only when all of that is taken is
 * there another read. So a slow service holds one read's worth here, and flow control does the rest.
 */
final class StreamBytes extends InputStream {

    private final Runnable askForMore;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Guarded by the lock, as all below. */
    private final Queue<ByteBuffer> arrived = new ArrayDeque<>();

    private boolean asked = true;
    private boolean ended;
    private Optional<String> failure = Optional.empty();

    /** @param askForMore makes the transport read again; is not called while a read is under way */
    StreamBytes(Runnable askForMore) {
        this.askForMore = askForMore;
    }

    void add(ByteBuffer bytes) {
        ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        change(() -> arrived.add(copy));
    }

    /** The read that was asked for has given what it had. */
    void readComplete() {
        change(() -> asked = false);
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

    /** Whether the sender has ended the stream, and all of it was read. */
    boolean atEnd() {
        lock.lock();
        try {
            return ended && arrived.isEmpty();
        } finally {
            lock.unlock();
        }
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
            while (arrived.isEmpty() && !ended) {
                ask();
                changed.await();
            }
            return arrived.isEmpty() ? endOrFailure() : take(target, offset, length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading a stream", e);
        } finally {
            lock.unlock();
        }
    }

    private void ask() {
        if (!asked) {
            asked = true;
            askForMore.run();
        }
    }

    private int endOrFailure() throws IOException {
        if (failure.isPresent()) {
            throw new IOException(failure.get());
        }
        return -1;
    }

    private int take(byte[] target, int offset, int length) {
        ByteBuffer next = arrived.element();
        int size = Math.min(length, next.remaining());
        next.get(target, offset, size);
        if (!next.hasRemaining()) {
            arrived.remove();
        }
        return size;
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
