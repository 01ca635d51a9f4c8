package internet2.hypermesh;

import internet2.foundation.Hash;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockListener;
import internet2.ledger.CommittedOperation;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Wakes those who wait for something to show in this node's ledger. */
final class BlockSignal implements BlockListener {

    private final Lock lock = new ReentrantLock();
    private final Condition block = lock.newCondition();

    private final AtomicLong blocks = new AtomicLong();

    @Override
    public void committed(BlockHeader header, Hash hash, List<CommittedOperation> operations) {
        lock.lock();
        try {
            blocks.incrementAndGet();
            block.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Looks now and after every block, for {@code atMost}; whether it holds in the end. */
    boolean await(BooleanSupplier shown, Duration atMost) throws InterruptedIOException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (!shown.getAsBoolean()) {
                if (left <= 0) {
                    return false;
                }
                left = block.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a block");
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next block, for {@code atMost}. */
    void pause(Duration atMost) throws InterruptedIOException {
        long now = blocks.get();
        await(() -> blocks.get() != now, atMost);
    }
}
