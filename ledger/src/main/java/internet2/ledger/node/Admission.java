package internet2.ledger.node;

import internet2.ledger.LedgerObserver;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Operation;
import internet2.ledger.OperationRefused;
import internet2.ledger.Receipt;
import internet2.ledger.Submission;
import internet2.ledger.proofs.ProofView;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Lets operations in: everything that can be checked ahead of a block is checked here, in parallel and away from the
 * ledger thread, and the order of arrival is kept.
 */
final class Admission implements AutoCloseable {

    /** Operations between submission and answer. More are turned away at once. */
    static final int OPEN_MAX = 80_000;

    static final long OPEN_BYTES_MAX = 160L << 20;

    private static final int BATCH_MAX = 512;

    private final Views views;
    private final InstantSource clock;
    private final LedgerObserver observer;
    private final Parallel parallel;
    private final Consumer<List<Ticket>> next;
    private final Problems problems;
    private final KnownOperations known = new KnownOperations();
    private final BlockingQueue<Ticket> arrivals = new LinkedBlockingQueue<>();
    private final AtomicLong open = new AtomicLong();
    private final AtomicLong openBytes = new AtomicLong();
    private final Thread dispatcher;
    private volatile boolean closed;

    /**
     * @param problems say whether anything can be let in at this moment
     * @param next takes what passed, in order of arrival
     */
    Admission(
            Views views,
            Parallel parallel,
            LedgerConfiguration configuration,
            Problems problems,
            Consumer<List<Ticket>> next) {
        this.views = views;
        this.clock = configuration.clock();
        this.observer = configuration.observer();
        this.parallel = parallel;
        this.problems = problems;
        this.next = next;
        this.dispatcher = Thread.ofPlatform().name("ledger-admission").daemon().start(this::run);
    }

    CompletableFuture<Receipt> submit(Operation operation) {
        Submission submission = Submission.of(operation);
        Optional<String> stopped = problems.stopped();
        if (closed || stopped.isPresent()) {
            return CompletableFuture.failedFuture(
                    new LedgerUnavailableException(stopped.orElse("the ledger is closed")));
        }
        Optional<String> refusal = problems.storage();
        if (refusal.isPresent()) {
            return turnedAway(submission, "storage-refused", refusal.get());
        }
        int size = submission.encoded().size();
        if (open.incrementAndGet() > OPEN_MAX || openBytes.addAndGet(size) > OPEN_BYTES_MAX) {
            release(size);
            return turnedAway(submission, "overloaded", "too many operations are under way; try again in a second");
        }
        CompletableFuture<Receipt> answer = new CompletableFuture<>();
        CompletableFuture<Receipt> released = answer.whenComplete((receipt, failure) -> release(size));
        arrivals.add(new Ticket(submission, answer, System.nanoTime()));
        if (closed) {
            failAll(); // the dispatcher may have looked for the last time
        }
        return released;
    }

    private void release(int size) {
        open.decrementAndGet();
        openBytes.addAndGet(-size);
    }

    private CompletableFuture<Receipt> turnedAway(Submission submission, String code, String reason) {
        observer.operationRefused(code);
        return CompletableFuture.completedFuture(Receipt.turnedAway(submission.id(), clock.instant(), code, reason));
    }

    private void turnAway(Ticket ticket, String code, String reason) {
        observer.operationRefused(code);
        ticket.answer().complete(Receipt.turnedAway(ticket.submission().id(), clock.instant(), code, reason));
    }

    private void run() {
        List<Ticket> batch = new ArrayList<>();
        try {
            while (!closed) {
                batch.add(arrivals.take());
                arrivals.drainTo(batch, BATCH_MAX - 1);
                admit(batch);
                batch.clear();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
        batch.forEach(Admission::fail);
        failAll();
    }

    private void failAll() {
        List<Ticket> left = new ArrayList<>();
        arrivals.drainTo(left);
        left.forEach(Admission::fail);
    }

    private static void fail(Ticket ticket) {
        ticket.answer().completeExceptionally(new LedgerUnavailableException("the ledger was closed"));
    }

    private void admit(List<Ticket> batch) throws InterruptedException {
        ProofView view = views.ofBatch();
        List<Optional<OperationRefused>> refusals = parallel.map(batch, ticket -> check(ticket.submission(), view));
        List<Ticket> admitted = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            Ticket ticket = batch.get(i);
            refusals.get(i)
                    .ifPresentOrElse(
                            refusal -> turnAway(ticket, refusal.code(), refusal.reason()),
                            () -> admitted.add(ticket.withSignatureChecked()));
        }
        if (!admitted.isEmpty()) {
            admitted.forEach(each -> known.add(each.submission()));
            next.accept(admitted);
        }
    }

    /** Those of another validator's operations that pass; the others are its sender's business. */
    List<Submission> sound(List<Submission> operations) throws InterruptedException {
        ProofView view = views.ofBatch();
        List<Optional<OperationRefused>> refusals = parallel.map(operations, each -> check(each, view));
        List<Submission> sound = new ArrayList<>(operations.size());
        for (int i = 0; i < operations.size(); i++) {
            if (refusals.get(i).isEmpty()) {
                sound.add(operations.get(i).withSignatureChecked());
            }
        }
        sound.forEach(known::add);
        return sound;
    }

    /** Whether these very bytes passed here a moment ago. */
    boolean knows(Submission submission) {
        return known.has(submission);
    }

    private Optional<OperationRefused> check(Submission submission, ProofView view) {
        try {
            views.proofs().admit(submission, view);
            views.modules()
                    .check(
                            submission.operation().module(),
                            submission.operation().payload());
            return Optional.empty();
        } catch (OperationRefused refusal) {
            return Optional.of(refusal);
        }
    }

    @Override
    public void close() {
        closed = true;
        dispatcher.interrupt();
    }
}
