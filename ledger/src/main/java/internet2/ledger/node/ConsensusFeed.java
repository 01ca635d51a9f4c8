package internet2.ledger.node;

import internet2.ledger.ConsensusEvent;
import internet2.ledger.Ledger.Subscription;
import internet2.ledger.LedgerObserver;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what goes on in the consensus. Whoever publishes never waits; listeners that are slow miss events. */
final class ConsensusFeed implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ConsensusFeed.class);

    /** Events that listeners may be behind; more are dropped. */
    private static final int BEHIND_MAX = 1024;

    private final LedgerObserver observer;
    private final List<Consumer<ConsensusEvent>> listeners = new CopyOnWriteArrayList<>();
    private final BlockingQueue<ConsensusEvent> events = new ArrayBlockingQueue<>(BEHIND_MAX);
    private final Thread teller;

    ConsensusFeed(LedgerObserver observer) {
        this.observer = observer;
        this.teller = Thread.ofVirtual().name("consensus-feed").start(this::run);
    }

    Subscription observe(Consumer<ConsensusEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void publish(ConsensusEvent event) {
        observer.happened(event);
        if (!listeners.isEmpty() && !events.offer(event)) {
            observer.queueDropped("consensus-feed");
        }
    }

    private void run() {
        try {
            while (true) {
                ConsensusEvent event = events.take();
                listeners.forEach(listener -> tell(listener, event));
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tell(Consumer<ConsensusEvent> listener, ConsensusEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            log.atError().addKeyValue("event", event).setCause(e).log("consensus listener failed");
        }
    }

    @Override
    public void close() {
        teller.interrupt();
    }
}
