package internet2.ledger.node;

import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.verifier.Checkpoint;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs checkpoints and checks the signatures of other validators, on a thread of its own: both take long beside what
 * the ledger's thread does. Its methods return at once.
 */
final class CheckpointVoter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CheckpointVoter.class);

    /** Two seconds' work at most; what comes on top is lost, and the next checkpoint makes up for it. */
    private static final int WAITING_MAX = 4096;

    private static final Duration STOP_MAX = Duration.ofSeconds(2);

    private final Checkpoints checkpoints;
    private final HybridKey key;
    private final Consumer<Checkpoint> tellOthers;
    private final BlockingQueue<Runnable> work = new ArrayBlockingQueue<>(WAITING_MAX);
    private final Thread thread;

    /**
     * Begins with what is still to be signed from before a restart.
     *
     * @param tellOthers sends a share to all other validators; never blocks
     */
    CheckpointVoter(Checkpoints checkpoints, HybridKey key, Consumer<Checkpoint> tellOthers) {
        this.checkpoints = checkpoints;
        this.key = key;
        this.tellOthers = tellOthers;
        checkpoints.toSign(key.publicKey().id()).forEach(this::due);
        this.thread = Thread.ofPlatform().name("ledger-shares").daemon().start(this::run);
    }

    /** {@link Checkpoints#committed} said so. */
    void due(long height) {
        offer(() -> checkpoints.ownShare(height, key).ifPresent(tellOthers));
    }

    void share(NodeId from, Checkpoint share) {
        offer(() -> checkpoints.share(from, share));
    }

    /** Somebody may not have heard what was said before. */
    void connected() {
        offer(() -> checkpoints.ownShares(key.publicKey().id()).forEach(tellOthers));
    }

    private void offer(Runnable task) {
        if (!work.offer(task)) {
            log.atDebug().log("too many signatures of checkpoints wait, one is lost");
        }
    }

    private void run() {
        try {
            while (true) {
                perform(work.take());
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static void perform(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.atWarn().setCause(e).log("a checkpoint was not signed");
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(STOP_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
