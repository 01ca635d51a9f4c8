package internet2.ledger.node;

import internet2.foundation.store.StoreException;
import internet2.ledger.CommittedBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/** Writes final blocks to the log, all that wait in one write, away from the thread that decides. */
final class LogWriter implements AutoCloseable {

    private static final int BATCH_MAX = 64;

    /** Hears what became of the blocks, in their order; from the writer's thread. */
    interface Outcome {
        void persisted(long height);

        /** The disk refuses. Nothing of this batch was stored, and nothing later will be before {@link #resume}. */
        void refused(String reason);
    }

    private final Chain chain;
    private final Outcome outcome;
    private final BlockingQueue<CommittedBlock> waiting = new LinkedBlockingQueue<>();
    private final Semaphore idle = new Semaphore(1);
    private final Thread thread;
    private volatile boolean refusing;

    LogWriter(Chain chain, Outcome outcome) {
        this.chain = chain;
        this.outcome = outcome;
        this.thread = Thread.ofPlatform().name("ledger-disk").daemon().start(this::run);
    }

    void append(CommittedBlock block) {
        waiting.add(block);
    }

    /** Forgets what was not written, waits for a write under way; from now on blocks are written again. */
    void resume() throws InterruptedException {
        waiting.clear();
        idle.acquire();
        waiting.clear();
        refusing = false;
        idle.release();
    }

    private void run() {
        List<CommittedBlock> batch = new ArrayList<>();
        try {
            while (true) {
                CommittedBlock first = waiting.take();
                idle.acquire();
                batch.add(first);
                waiting.drainTo(batch, BATCH_MAX - 1);
                write(batch);
                batch.clear();
                idle.release();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(List<CommittedBlock> batch) {
        if (refusing) {
            return;
        }
        try {
            chain.append(batch.stream().map(CommittedBlock::encoded).toList());
            batch.forEach(block -> outcome.persisted(block.height()));
        } catch (StoreException refused) {
            refusing = true;
            outcome.refused(String.valueOf(refused.getMessage()));
        }
    }

    /** What was acknowledged is on disk; what waits was not. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
