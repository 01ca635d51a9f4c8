package internet2.ledger.node;

import internet2.ledger.OperationSink;
import internet2.ledger.Submission;
import internet2.ledger.simplex.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All that reaches the ledger thread, in the order in which it came. */
final class Incoming implements LogWriter.Outcome {

    /** What other validators may have waiting here; more is lost, and said again. */
    private static final int MESSAGES_MAX = 65_536;

    /** One thing. */
    sealed interface Item {
        /** Of clients that wait here. */
        record Admitted(List<Ticket> tickets) implements Item {}

        /** That other validators told of. */
        record Told(List<Submission> operations) implements Item {}

        record Happened(Event event) implements Item {}

        record StorageRefused(String reason) implements Item {}

        record Wake() implements Item {}
    }

    /** Where clients' operations go, and where this node stands, while nobody validates here. */
    private record Following(OperationSink sink, Supplier<Overheard.Place> place) {}

    private final BlockingQueue<Item> queue = new LinkedBlockingQueue<>();
    private final Overheard overheard = new Overheard(); // guarded by this
    private @Nullable Following following; // guarded by this

    /** Where nobody validates, clients' operations go elsewhere, until {@link #take}. */
    void forward(OperationSink sink, Supplier<Overheard.Place> place) {
        List<Item> left = new ArrayList<>();
        synchronized (this) {
            following = new Following(sink, place);
            queue.drainTo(left);
        }
        for (Item item : left) {
            if (item instanceof Item.Admitted(List<Ticket> tickets)) {
                tickets.forEach(ticket -> forward(sink, ticket));
            }
        }
    }

    private static void forward(OperationSink sink, Ticket ticket) {
        ticket.follow(sink.submit(ticket.submission().operation()));
    }

    /** From now on, everything is for the one that validates; and what other validators said a moment ago. */
    synchronized void take() {
        following = null;
        queue.addAll(overheard.take());
    }

    void admitted(List<Ticket> tickets) {
        Following elsewhere;
        synchronized (this) {
            elsewhere = following;
            if (elsewhere == null) {
                queue.add(new Item.Admitted(tickets));
                return;
            }
        }
        tickets.forEach(ticket -> forward(elsewhere.sink(), ticket));
    }

    void told(List<Submission> operations) {
        boolean _ = offer(new Item.Told(operations));
    }

    /** Returns whether there was room. */
    boolean happened(Event event) {
        return offer(new Item.Happened(event));
    }

    private synchronized boolean offer(Item item) {
        if (following != null) {
            overheard.keep(item, following.place());
            return true;
        }
        return queue.size() < MESSAGES_MAX && queue.add(item);
    }

    @Override
    public void persisted(long height) {
        queue.add(new Item.Happened(new Event.Persisted(height)));
    }

    @Override
    public void refused(String reason) {
        queue.add(new Item.StorageRefused(reason));
    }

    void wake() {
        queue.add(new Item.Wake());
    }

    @Nullable
    Item poll(long nanos) throws InterruptedException {
        return queue.poll(nanos, TimeUnit.NANOSECONDS);
    }

    @Nullable
    Item poll() {
        return queue.poll();
    }
}
