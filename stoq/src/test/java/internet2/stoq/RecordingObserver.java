package internet2.stoq;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what it hears, for tests to wait for. */
public final class RecordingObserver implements StoqObserver {

    /** What a connection came to. */
    public sealed interface Event {
        record Opened(Peer peer, boolean initiatedHere, boolean remembered) implements Event {}

        record Closed(Peer peer) implements Event {}

        record Refused(RefusalCode code, boolean byPeer) implements Event {}
    }

    /** A call's end. */
    public record Served(int service, String outcome) {}

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Served> served = new LinkedBlockingQueue<>();

    /** The next event of a connection; fails the test where none comes. */
    public Event next() throws InterruptedException {
        return taken(events, "a connection event");
    }

    public Served nextServed() throws InterruptedException {
        return taken(served, "a served call");
    }

    /** Whether all that has happened was waited for. */
    public boolean quiet() {
        return events.isEmpty();
    }

    @Override
    public void connectionOpened(Peer peer, boolean initiatedHere, boolean remembered, Duration handshake) {
        events.add(new Event.Opened(peer, initiatedHere, remembered));
    }

    @Override
    public void connectionClosed(Peer peer) {
        events.add(new Event.Closed(peer));
    }

    @Override
    public void connectionRefused(RefusalCode code, boolean byPeer) {
        events.add(new Event.Refused(code, byPeer));
    }

    @Override
    public void callServed(int service, String outcome, Duration took) {
        served.add(new Served(service, outcome));
    }

    private static <T> T taken(BlockingQueue<T> queue, String what) throws InterruptedException {
        T next = queue.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
            throw new AssertionError("waited in vain for " + what);
        }
        return next;
    }
}
