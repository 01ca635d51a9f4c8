package internet2.server.peers;

import internet2.foundation.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits to be written to one peer, bounded in bytes. Where it is full, the oldest goes: of what a ledger says the
 * newest counts most, and what a peer missed it asks for again.
 *
 * <p>Closed, it takes nothing: what was said while no way was open is not said later.
 */
final class Outbox {

    /** Small messages travel together until they are so many bytes; a larger one travels alone. */
    private static final int BATCH_BYTES = 256 << 10;

    private final int bytesMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Guarded by the lock, as all below. */
    private final Deque<Bytes> waiting = new ArrayDeque<>();

    private long bytes;
    private boolean open;

    Outbox(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Messages as they go onto the wire. */
    record Batch(int messages, Bytes framed) {}

    void open() {
        lock.lock();
        try {
            open = true;
        } finally {
            lock.unlock();
        }
    }

    /** Drops what waits; whoever waits for more hears that there is none. */
    void close() {
        lock.lock();
        try {
            open = false;
            waiting.clear();
            bytes = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Never blocks. @return how many messages were lost by it: older ones where there was no room, or this one */
    int put(Bytes message) {
        lock.lock();
        try {
            if (!open) {
                return 1;
            }
            waiting.add(message);
            bytes += message.size();
            int lost = 0;
            while (bytes > bytesMax && waiting.size() > 1) {
                bytes -= waiting.remove().size();
                lost++;
            }
            changed.signal();
            return lost;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for messages; empty once closed. */
    Optional<Batch> take() throws InterruptedException {
        List<Bytes> taken = new ArrayList<>();
        int size = 0;
        lock.lockInterruptibly();
        try {
            while (open && waiting.isEmpty()) {
                changed.await();
            }
            while (!waiting.isEmpty()
                    && (taken.isEmpty() || size + waiting.element().size() <= BATCH_BYTES)) {
                Bytes next = waiting.remove();
                taken.add(next);
                size += next.size();
            }
            bytes -= size;
        } finally {
            lock.unlock();
        }
        return taken.isEmpty() ? Optional.empty() : Optional.of(new Batch(taken.size(), framed(taken, size)));
    }

    private static Bytes framed(List<Bytes> messages, int size) {
        ByteBuffer frame = ByteBuffer.allocate(size + messages.size() * Messages.LENGTH_BYTES);
        for (Bytes message : messages) {
            frame.putInt(message.size()).put(message.buffer());
        }
        return Bytes.wrap(frame.array());
    }
}
