package internet2.ledger.node;

import internet2.foundation.Hash;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockListener;
import internet2.ledger.CommittedOperation;
import internet2.ledger.Ledger.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of committed blocks: listeners on a thread of their own, and those who wait for a height. */
final class Announcements implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Announcements.class);

    /** Blocks that listeners may be behind before the ledger waits for them. */
    private static final int BEHIND_MAX = 256;

    /** One block to tell of. */
    record News(BlockHeader header, Hash hash, List<CommittedOperation> operations) {}

    private final List<BlockListener> listeners = new CopyOnWriteArrayList<>();
    private final BlockingQueue<News> news = new ArrayBlockingQueue<>(BEHIND_MAX);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition higher = lock.newCondition();
    private final Thread teller;
    private long height; // guarded by lock
    private boolean closed; // guarded by lock

    Announcements(long height) {
        this.height = height;
        this.teller = Thread.ofPlatform().name("ledger-announcements").daemon().start(this::run);
    }

    Subscription subscribe(BlockListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Whether anybody listens: news need not be put together for nobody. */
    boolean hasListeners() {
        return !listeners.isEmpty();
    }

    /** Waits when listeners are far behind. */
    void tell(News block) throws InterruptedException {
        if (!news.offer(block)) {
            log.atWarn().addKeyValue("height", block.header().height()).log("listeners hold up the ledger");
            news.put(block);
        }
    }

    void reached(long newHeight) {
        lock.lock();
        try {
            height = newHeight;
            higher.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean awaitHeight(long wanted, Duration atMost) throws InterruptedException {
        long nanos = TimeUnit.MILLISECONDS.toNanos(atMost.toMillis());
        lock.lock();
        try {
            while (height < wanted && !closed && nanos > 0) {
                nanos = higher.awaitNanos(nanos);
            }
            return height >= wanted;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (true) {
                News block = news.take();
                listeners.forEach(listener -> tell(listener, block));
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tell(BlockListener listener, News block) {
        try {
            listener.committed(block.header(), block.hash(), block.operations());
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("height", block.header().height())
                    .setCause(e)
                    .log("block listener failed");
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            higher.signalAll();
        } finally {
            lock.unlock();
        }
        teller.interrupt();
    }
}
