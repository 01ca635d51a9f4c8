package internet2.ledger.client;

import internet2.ledger.Ledger;
import internet2.ledger.LedgerUnavailableException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an account does again and again: after each block, or when there was none for a while. */
final class Chore implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Chore.class);
    private static final Duration STOP_MAX = Duration.ofSeconds(2);

    /** Does what there is to do now, which may be nothing. */
    interface Task {
        void run() throws InterruptedException;
    }

    private final Ledger ledger;
    private final Duration look;
    private final String failure;
    private final Task task;
    private final Thread thread;
    private volatile boolean closed;
    private volatile Optional<String> problem = Optional.empty();

    /**
     * @param look how long to wait for a block, and after a failure
     * @param failure what is not done then, in words
     */
    Chore(String name, Ledger ledger, Duration look, String failure, Task task) {
        this.ledger = ledger;
        this.look = look;
        this.failure = failure;
        this.task = task;
        this.thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    /** Why the last try failed, if it did. */
    Optional<String> problem() {
        return problem;
    }

    private void run() {
        try {
            while (!closed) {
                ledger.awaitHeight(ledger.tip().height() + 1, look);
                attempt();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt() throws InterruptedException {
        try {
            task.run();
            problem = Optional.empty();
        } catch (OperationRejected | LedgerUnavailableException expected) {
            problem = Optional.of(failure + ": " + expected.getMessage());
            log.atWarn().addKeyValue("reason", expected.getMessage()).log("{}, trying again", failure);
            Thread.sleep(look);
        } catch (RuntimeException bug) {
            // Without its chores a node is out after a while: this thread goes on whatever happens.
            problem = Optional.of(failure + ": " + bug);
            log.atError().setCause(bug).log("{}, trying again", failure);
            Thread.sleep(look);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(STOP_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
