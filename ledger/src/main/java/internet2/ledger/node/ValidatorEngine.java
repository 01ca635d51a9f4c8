package internet2.ledger.node;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.store.DataFolder;
import internet2.foundation.store.StoreException;
import internet2.ledger.CommittedBlock;
import internet2.ledger.CommittedOperation;
import internet2.ledger.Genesis;
import internet2.ledger.LedgerMode;
import internet2.ledger.LedgerObserver;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Operation;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.ledger.StakePort;
import internet2.ledger.Submission;
import internet2.ledger.Tip;
import internet2.ledger.consensus.ConsensusCore;
import internet2.ledger.consensus.Effect;
import internet2.ledger.consensus.Event;
import internet2.ledger.consensus.Moment;
import internet2.ledger.consensus.SoleValidator;
import internet2.ledger.execution.BlockExecutor;
import internet2.ledger.execution.Stage;
import internet2.ledger.membership.Registry;
import internet2.ledger.proofs.FourProofs;
import internet2.ledger.proofs.ProofView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Performs what the core decides. One thread owns the core, the execution and the map of those who wait; another one
 * writes the log; a third tells the answers.
 */
final class ValidatorEngine implements Engine {

    private static final Logger log = LoggerFactory.getLogger(ValidatorEngine.class);
    private static final Duration STOP_MAX = Duration.ofSeconds(5);
    private static final Duration STATE_RETRY = Duration.ofSeconds(1);

    /** What reaches the ledger thread. */
    private sealed interface Incoming {
        record Admitted(List<Ticket> tickets) implements Incoming {}

        record Happened(Event event) implements Incoming {}

        record Stop() implements Incoming {}
    }

    /** A block that was executed and is not committed yet. */
    private record Executed(Stage stage, List<Submission> submissions, List<Receipt> receipts) {}

    private final NodeId self;
    private final Chain chain;
    private final Registry registry;
    private final StakePort stake;
    private final InstantSource clock;
    private final LedgerObserver observer;
    private final Announcements announcements;
    private final FinalityMeter finality;
    private final LedgerConfiguration configuration;
    private final Checkpoints checkpoints;
    private final Checkpointer checkpointer;
    private final Problems problems;
    private final ConsensusCore core; // of the ledger thread, as the next three
    private final IdentityHashMap<Submission, Ticket> open = new IdentityHashMap<>();
    private @Nullable Executed executed;
    private Duration wakeAt = Duration.ZERO;
    private volatile int waiting;
    private volatile boolean stopping;
    private final long startNanos = System.nanoTime();
    private final BlockingQueue<Incoming> incoming = new LinkedBlockingQueue<>();
    private final ExecutorService disk = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("ledger-disk").daemon().factory());
    private final ExecutorService answers = Executors.newVirtualThreadPerTaskExecutor();
    private final Admission admission;
    private final Thread ledger;

    ValidatorEngine(
            Genesis genesis,
            HybridKey key,
            int validator,
            Views views,
            LedgerConfiguration configuration,
            Parallel parallel,
            Announcements announcements,
            FinalityMeter finality,
            Checkpoints checkpoints) {
        this.self = key.publicKey().id();
        this.chain = views.chain();
        this.registry = views.committed().get(Registry.class);
        this.stake = views.committed().get(StakePort.class);
        this.clock = configuration.clock();
        this.observer = configuration.observer();
        this.announcements = announcements;
        this.finality = finality;
        this.problems = new Problems(observer);
        this.core = new SoleValidator(genesis, validator, key.statementKey(), chain.tip());
        this.configuration = configuration;
        this.checkpoints = checkpoints;
        this.checkpointer = new Checkpointer(checkpoints, unsigned -> unsigned.signedBy(key, validator));
        this.admission = new Admission(
                views, parallel, configuration, problems, tickets -> incoming.add(new Incoming.Admitted(tickets)));
        this.ledger = Thread.ofPlatform().name("ledger").daemon().start(this::run);
    }

    @Override
    public CompletableFuture<Receipt> submit(Operation operation) {
        return admission.submit(operation);
    }

    @Override
    public boolean validator() {
        return true;
    }

    @Override
    public Progress progress(Tip tip) {
        return new Progress(LedgerMode.VALIDATING, tip.height(), tip.epoch(), tip.view(), Optional.of(self));
    }

    @Override
    public int waiting() {
        return waiting;
    }

    @Override
    public List<String> problems() {
        return problems.inWords();
    }

    @Override
    public void bringCheckpointUpToDate() {
        checkpointer.bringUpToDate();
    }

    private void run() {
        try {
            perform(core.step(new Event.Started(), now()));
            boolean running = true;
            while (running) {
                long patience = Math.max(0, wakeAt.minus(uptime()).toNanos());
                Incoming next = incoming.poll(patience, TimeUnit.NANOSECONDS);
                running = !(next instanceof Incoming.Stop);
                if (running) {
                    perform(core.step(eventOf(next), now()));
                    waiting = core.waiting();
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error fatal) {
            log.atError().setCause(fatal).log("ledger thread failed, the ledger stops");
            problems.fatal(fatal);
        } finally {
            abandonAll();
        }
    }

    private Event eventOf(@Nullable Incoming next) {
        return switch (next) {
            case null -> new Event.Tick();
            case Incoming.Happened happened -> happened.event();
            case Incoming.Admitted admitted -> arrived(admitted.tickets());
            case Incoming.Stop stop -> new Event.Tick();
        };
    }

    private Event arrived(List<Ticket> tickets) {
        ProofView view = new ProofView(
                registry,
                stake,
                chain.state().blocks(),
                chain.tip().height(),
                chain.tip().time());
        List<Event.Arrival> arrivals = new ArrayList<>(tickets.size());
        for (Ticket ticket : tickets) {
            open.put(ticket.submission(), ticket);
            arrivals.add(new Event.Arrival(ticket.submission(), FourProofs.nextSequence(ticket.submission(), view)));
        }
        return new Event.OperationsArrived(arrivals);
    }

    /** Performs effects, and those of the events that follow at once. */
    private void perform(List<Effect> effects) throws InterruptedException {
        Deque<Effect> todo = new ArrayDeque<>(effects);
        while (!todo.isEmpty()) {
            switch (todo.removeFirst()) {
                case Effect.Append append -> disk.execute(() -> append(append.block()));
                case Effect.Execute execute -> todo.addAll(core.step(execute(execute), now()));
                case Effect.Commit commit -> commit(commit.block());
                case Effect.Abandon abandon -> executed = null;
                case Effect.TurnAway away -> turnAway(away);
                case Effect.WakeAt wake -> wakeAt = wake.uptime();
                case Effect.Notify notify -> problems.notice(notify.notice());
            }
        }
        if (executed != null) {
            wakeAt = uptime().plus(STOP_MAX); // the disk will wake us
        }
    }

    private void append(CommittedBlock block) {
        Event outcome;
        try {
            chain.append(List.of(block.encoded()));
            outcome = new Event.Persisted(block.height());
        } catch (StoreException refused) {
            outcome = new Event.PersistFailed(block.height(), String.valueOf(refused.getMessage()));
        }
        incoming.add(new Incoming.Happened(outcome));
    }

    private Event execute(Effect.Execute execute) {
        Stage stage = chain.stage();
        BlockExecutor.Execution execution = chain.execute(stage, execute.block().header(), execute.submissions());
        executed = new Executed(stage, execute.submissions(), execution.receipts());
        return new Event.Executed(execute.block().header().height(), stage.tip().stateRoot(), execution.consumed());
    }

    private void commit(CommittedBlock block) throws InterruptedException {
        Executed done = Objects.requireNonNull(executed, "a block is executed before it is committed");
        executed = null;
        writeState(done.stage());
        announcements.reached(block.height());
        observer.blockCommitted(block.block().header(), done.receipts().size(), payloadBytes(block));
        answer(done);
        if (announcements.hasListeners()) {
            announcements.tell(new Announcements.News(
                    block.block().header(), done.stage().tip().block().hash(), operations(done)));
        }
        checkpointer.committed(block.height(), !done.receipts().isEmpty());
    }

    /** The block is durable, so its state has to be written sooner or later; until it is, nothing else happens. */
    private void writeState(Stage stage) throws InterruptedException {
        while (true) {
            try {
                chain.commit(stage);
                problems.stateWritten();
                return;
            } catch (StoreException refused) {
                problems.stateRefused(String.valueOf(refused.getMessage()));
                if (stopping) {
                    throw new InterruptedException("stopped while the state store refused a block");
                }
                TimeUnit.MILLISECONDS.sleep(STATE_RETRY.toMillis());
                if (reopenedState(stage)) {
                    problems.stateWritten();
                    return;
                }
            }
        }
    }

    /** A store that refused once takes no more writes; opened anew, it replays the log, this block included. */
    private boolean reopenedState(Stage stage) {
        if (configuration.folder().resolve("state").toFile().getUsableSpace() < DataFolder.FREE_BYTES_MIN) {
            return false; // opening writes too, and a store that is closed cannot be read
        }
        try {
            chain.reopenState();
            checkpoints.forget();
            return chain.tip().equals(stage.tip());
        } catch (StoreException refused) {
            problems.stateRefused(String.valueOf(refused.getMessage()));
            return false;
        }
    }

    private void answer(Executed done) {
        List<Runnable> tell = new ArrayList<>(done.receipts().size());
        long now = System.nanoTime();
        for (int i = 0; i < done.receipts().size(); i++) {
            Ticket ticket = open.remove(done.submissions().get(i));
            Receipt receipt = done.receipts().get(i);
            if (receipt.outcome() instanceof Outcome.Refused refused) {
                observer.operationRefused(refused.code());
            }
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

    private static List<CommittedOperation> operations(Executed done) {
        List<CommittedOperation> operations = new ArrayList<>(done.receipts().size());
        for (int i = 0; i < done.receipts().size(); i++) {
            operations.add(new CommittedOperation(
                    done.submissions().get(i).operation(), done.receipts().get(i)));
        }
        return operations;
    }

    private void turnAway(Effect.TurnAway away) {
        Ticket ticket = open.remove(away.submission());
        if (ticket != null) {
            answers.execute(() -> admission.turnAway(ticket, away.code(), away.reason()));
        }
    }

    private static int payloadBytes(CommittedBlock block) {
        return block.block().operations().stream().mapToInt(Bytes::size).sum();
    }

    private void abandonAll() {
        LedgerUnavailableException gone = new LedgerUnavailableException(
                "the ledger stopped before this operation was acknowledged: ask for its receipt after the restart");
        open.values().forEach(ticket -> ticket.answer().completeExceptionally(gone));
        open.clear();
        List<Incoming> unread = new ArrayList<>();
        incoming.drainTo(unread);
        for (Incoming each : unread) {
            if (each instanceof Incoming.Admitted(List<Ticket> tickets)) {
                tickets.forEach(ticket -> ticket.answer().completeExceptionally(gone));
            }
        }
    }

    private Moment now() {
        return new Moment(clock.instant(), uptime());
    }

    private Duration uptime() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    @Override
    public void close() {
        stopping = true;
        admission.close();
        incoming.add(new Incoming.Stop());
        try {
            if (!ledger.join(STOP_MAX)) {
                ledger.interrupt();
                ledger.join(STOP_MAX);
            }
            abandonAll();
            checkpointer.close();
            disk.shutdown();
            if (!disk.awaitTermination(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atWarn().log("the last write to the log is still under way");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        answers.shutdown();
    }
}
