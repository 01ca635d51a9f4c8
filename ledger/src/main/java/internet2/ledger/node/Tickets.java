package internet2.ledger.node;

import internet2.foundation.Hash;
import internet2.ledger.LedgerObserver;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.ledger.Submission;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Those who wait for operations here, by operation, and how they are told. */
final class Tickets implements AutoCloseable {

    /** Whoever waited longer is told that the outcome is unknown. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<Hash, Ticket> open = new ConcurrentHashMap<>();
    private final ExecutorService answers = Executors.newVirtualThreadPerTaskExecutor();
    private final LedgerObserver observer;
    private final FinalityMeter finality;
    private final InstantSource clock;

    Tickets(LedgerObserver observer, FinalityMeter finality, InstantSource clock) {
        this.observer = observer;
        this.finality = finality;
        this.clock = clock;
    }

    /** Whoever asks for an operation that somebody waits for already hears the same. */
    void add(Ticket ticket) {
        Ticket before = open.putIfAbsent(ticket.submission().id(), ticket);
        if (before != null) {
            ticket.follow(before.answer());
        }
    }

    /** Operations that wait for a block, in the order in which they came. */
    List<Submission> waiting() {
        return open.values().stream()
                .sorted(Comparator.comparingLong(Ticket::arrivedNanos)
                        .thenComparingLong(
                                ticket -> ticket.submission().operation().sequence()))
                .map(Ticket::submission)
                .toList();
    }

    /**
     * A block was committed.
     *
     * @param inVain refused in it, and still to come: these are no answers
     */
    void answer(List<Receipt> receipts, BitSet inVain) {
        List<Runnable> tell = new ArrayList<>(receipts.size());
        long now = System.nanoTime();
        for (int i = inVain.nextClearBit(0); i < receipts.size(); i = inVain.nextClearBit(i + 1)) {
            Receipt receipt = receipts.get(i);
            if (receipt.outcome() instanceof Outcome.Refused refused) {
                observer.operationRefused(refused.code());
            }
            Ticket ticket = open.remove(receipt.operation());
            if (ticket != null) {
                Duration took = Duration.ofNanos(now - ticket.arrivedNanos());
                finality.add(took);
                observer.operationFinal(took);
                tell.add(() -> ticket.answer().complete(receipt));
            }
        }
        if (!tell.isEmpty()) {
            answers.execute(() -> tell.forEach(Runnable::run));
        }
    }

    /** The operation will be in no block. */
    void turnAway(Hash operation, String code, String reason) {
        Ticket ticket = open.remove(operation);
        if (ticket != null) {
            observer.operationRefused(code);
            Receipt receipt = Receipt.turnedAway(operation, clock.instant(), code, reason);
            answers.execute(() -> ticket.answer().complete(receipt));
        }
    }

    void turnAllAway(String code, String reason) {
        List.copyOf(open.keySet()).forEach(operation -> turnAway(operation, code, reason));
    }

    void failOld() {
        long oldest = System.nanoTime() - PATIENCE.toNanos();
        open.values().removeIf(ticket -> {
            boolean old = ticket.arrivedNanos() - oldest < 0;
            if (old) {
                fail(
                        ticket,
                        "no block took the operation within " + PATIENCE.toSeconds()
                                + " s; ask for its receipt before sending it again");
            }
            return old;
        });
    }

    void failAll() {
        open.values().removeIf(ticket -> {
            fail(
                    ticket,
                    "the ledger stopped before this operation was acknowledged: ask for its receipt after the"
                            + " restart");
            return true;
        });
    }

    private void fail(Ticket ticket, String why) {
        answers.execute(() -> ticket.answer().completeExceptionally(new LedgerUnavailableException(why)));
    }

    @Override
    public void close() {
        failAll();
        answers.shutdown();
    }
}
