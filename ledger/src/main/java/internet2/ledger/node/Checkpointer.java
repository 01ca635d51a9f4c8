package internet2.ledger.node;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signs a checkpoint each second while there is traffic, each 64 blocks without, and whenever somebody asks. */
final class Checkpointer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Checkpointer.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration STOP_MAX = Duration.ofSeconds(2);
    private static final long BLOCKS_MAX = 64;

    private final Checkpoints checkpoints;
    private final Checkpoints.Signer signer;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile long heightWithTraffic;
    private volatile long heightNow;

    Checkpointer(Checkpoints checkpoints, Checkpoints.Signer signer) {
        this.checkpoints = checkpoints;
        this.signer = signer;
        this.thread = Thread.ofPlatform().name("ledger-checkpoints").daemon().start(this::run);
    }

    void committed(long height, boolean traffic) {
        heightNow = height;
        if (traffic) {
            heightWithTraffic = height;
        }
    }

    void bringUpToDate() {
        checkpoints.bringUpToDate(signer);
    }

    private void run() {
        try {
            do {
                signIfDue();
            } while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void signIfDue() {
        try {
            checkpoints.signClosings(signer);
        } catch (RuntimeException e) {
            log.atWarn().setCause(e).log("an epoch's last checkpoint was not signed, trying again in a second");
        }
        long signed = checkpoints.height();
        if (signed >= 0 && heightWithTraffic <= signed && heightNow < signed + BLOCKS_MAX) {
            return;
        }
        try {
            bringUpToDate();
        } catch (RuntimeException e) {
            log.atWarn().setCause(e).log("checkpoint failed, trying again in a second");
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(STOP_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
