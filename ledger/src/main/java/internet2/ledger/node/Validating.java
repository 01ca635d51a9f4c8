package internet2.ledger.node;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.store.DataFolder;
import internet2.foundation.store.StoreException;
import internet2.ledger.Block;
import internet2.ledger.CommittedOperation;
import internet2.ledger.ConsensusEvent;
import internet2.ledger.Epoch;
import internet2.ledger.LedgerMode;
import internet2.ledger.LedgerObserver;
import internet2.ledger.Outcome;
import internet2.ledger.Submission;
import internet2.ledger.Tip;
import internet2.ledger.proofs.FourProofs;
import internet2.ledger.proofs.ProofView;
import internet2.ledger.simplex.Effect;
import internet2.ledger.simplex.Event;
import internet2.ledger.simplex.JournalEntry;
import internet2.ledger.simplex.Message;
import internet2.ledger.simplex.MessageCodec;
import internet2.ledger.simplex.Moment;
import internet2.ledger.simplex.Notice;
import internet2.ledger.simplex.Pace;
import internet2.ledger.simplex.Simplex;
import internet2.ledger.votes.Evidence;
import internet2.ledger.votes.Term;
import internet2.verifier.Validator;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Performs what the core decides, on the ledger thread: one turn takes all that came in, writes the journal once, and
 * sends what was waiting for that.
 */
final class Validating implements AutoCloseable {

    /** Why this node does not validate any longer. */
    sealed interface End {
        record FellBehind(long height) implements End {}

        record Retired() implements End {}

        record StorageRefused(String reason) implements End {}

        /** Going on would be wrong; a person has to look. */
        record Unsound(String reason) implements End {}
    }

    private static final Logger log = LoggerFactory.getLogger(Validating.class);
    private static final int TURN_MAX = 256;

    /** Written to the journal at once; many batches in a turn would be more than it takes. */
    private static final int REMEMBERED_MAX = 64;

    private static final Duration STATE_RETRY = Duration.ofSeconds(1);
    private static final Duration SWEEP = Duration.ofSeconds(5);

    private final Machinery machinery;
    private final LedgerConfiguration configuration;
    private final LedgerObserver observer;
    private final Chain chain;
    private final NodeId self;
    private final Incoming incoming;
    private final Tickets tickets;
    private final LogWriter writer;
    private final Checkpointer checkpointer;
    private final Problems problems;
    private final Speculation speculation;
    private final VoteJournal journal;
    private final Simplex core;
    private final CheckpointVoter voter;
    private final long startNanos = System.nanoTime();
    private final List<JournalEntry> remembered = new ArrayList<>();
    private final List<Outgoing> outgoing = new ArrayList<>();
    private volatile Epoch epoch; // written by the ledger thread
    private Duration wakeAt = Duration.ZERO;
    private Duration sweepAt = SWEEP;
    private Set<NodeId> quarantined = Set.of(); // as the core was told
    private @Nullable End end;
    private volatile boolean stopping;
    private volatile int waiting;
    private volatile Progress progress;

    /** Where the core is. */
    private record Progress(long epoch, long view, NodeId leader) {}

    /** What waits for the journal; to all others where {@code to} is empty. */
    private record Outgoing(Optional<NodeId> to, Message message) {}

    Validating(
            Machinery machinery,
            Path votes,
            HybridKey key,
            Epoch epoch,
            Incoming incoming,
            Tickets tickets,
            LogWriter writer,
            Checkpointer checkpointer,
            Problems problems) {
        this.machinery = machinery;
        this.configuration = machinery.configuration();
        this.observer = configuration.observer();
        this.chain = machinery.chain();
        this.self = key.publicKey().id();
        this.incoming = incoming;
        this.tickets = tickets;
        this.writer = writer;
        this.checkpointer = checkpointer;
        this.problems = problems;
        this.speculation = new Speculation(chain);
        this.epoch = epoch;
        this.journal = VoteJournal.open(votes);
        this.core = new Simplex(
                chain.network(),
                Pace.of(machinery.genesis().parameters().idleInterval()),
                new KeyBallots(chain.network(), key.statementKey()),
                self,
                chain.tip(),
                chain.lanes(epoch),
                epoch,
                journal.entries());
        this.progress = new Progress(epoch.number(), core.view(), leader());
        machinery.watch().begin(epoch.validators(), self);
        this.voter = new CheckpointVoter(
                machinery.checkpoints(),
                key,
                share -> broadcast(MessageCodec.encode(new Message.CheckpointShare(share))));
    }

    /** Signs checkpoints and takes others' signatures. */
    CheckpointVoter voter() {
        return voter;
    }

    private NodeId leader() {
        return epoch.validators().validators().get(core.leader()).id();
    }

    int waiting() {
        return waiting;
    }

    Engine.Progress progress(Tip tip) {
        Progress now = progress;
        return new Engine.Progress(
                LedgerMode.VALIDATING, tip.height(), now.epoch(), now.view(), Optional.of(now.leader()));
    }

    /** Until this node may or can not validate any longer. */
    End run() throws InterruptedException {
        keepInTouch(epoch);
        incoming.take();
        try {
            perform(core.step(new Event.Started(), now()));
            offerAgain();
            flush();
            while (end == null && !stopping) {
                turn();
            }
        } catch (StoreException refused) {
            return new End.StorageRefused(String.valueOf(refused.getMessage()));
        }
        return end == null ? new End.Retired() : end;
    }

    void stop() {
        stopping = true;
    }

    private void turn() throws InterruptedException {
        Duration untilReview = Watch.REVIEW;
        Duration untilWake = wakeAt.minus(uptime());
        long patience = Math.max(0, (untilWake.compareTo(untilReview) < 0 ? untilWake : untilReview).toNanos());
        Incoming.Item next = incoming.poll(patience);
        if (next == null) {
            perform(core.step(new Event.Tick(), now()));
        }
        for (int i = 0; i < TURN_MAX && next != null && end == null; i++) {
            take(next);
            next = incoming.poll();
        }
        if (next != null && end == null) {
            take(next);
        }
        review();
        flush();
        waiting = core.waiting();
        progress = new Progress(core.epoch().number(), core.view(), end == null ? leader() : self);
        if (uptime().compareTo(sweepAt) >= 0) {
            sweepAt = uptime().plus(SWEEP);
            tickets.failOld();
        }
    }

    private void review() throws InterruptedException {
        machinery
                .watch()
                .review()
                .ifPresent(suspects -> broadcast(MessageCodec.encode(
                        new Message.Suspects(suspects.stream().sorted().toList()))));
        Set<NodeId> now = machinery.watch().quarantined();
        if (end == null && !now.equals(quarantined)) {
            quarantined = now;
            perform(core.step(new Event.Quarantined(now), now()));
        }
    }

    private void take(Incoming.Item item) throws InterruptedException {
        switch (item) {
            case Incoming.Item.Admitted(List<Ticket> admitted) -> {
                admitted.forEach(tickets::add);
                List<Submission> operations =
                        admitted.stream().map(Ticket::submission).toList();
                if (core.lanes().isEmpty()) { // in lanes, leaders may take them only once others store them
                    machinery.watch().told(operations);
                }
                arrived(operations, true);
            }
            case Incoming.Item.Told(List<Submission> operations) -> arrived(operations, false);
            case Incoming.Item.Happened(Event event) -> perform(core.step(event, now()));
            case Incoming.Item.StorageRefused(String reason) -> end = new End.StorageRefused(reason);
            case Incoming.Item.Wake wake -> {}
        }
    }

    private void arrived(List<Submission> operations, boolean ours) throws InterruptedException {
        ProofView view = machinery.views().ofBatch();
        List<Event.Arrival> arrivals = operations.stream()
                .map(each -> new Event.Arrival(each, FourProofs.nextSequence(each, view)))
                .toList();
        perform(core.step(new Event.OperationsArrived(arrivals, ours), now()));
    }

    /** The core before this one forgot them. Blocks that were fetched since may have taken some. */
    private void offerAgain() throws InterruptedException {
        List<Submission> waiting = new ArrayList<>();
        for (Submission each : tickets.waiting()) {
            chain.state()
                    .receipt(each.id())
                    .filter(receipt -> receipt.outcome() instanceof Outcome.Accepted)
                    .ifPresentOrElse(
                            receipt -> tickets.answer(List.of(receipt), new BitSet()), () -> waiting.add(each));
        }
        if (!waiting.isEmpty()) {
            arrived(waiting, true);
        }
    }

    /** Performs effects, and those of the events that follow at once. */
    private void perform(List<Effect> effects) throws InterruptedException {
        Deque<Effect> todo = new ArrayDeque<>(effects);
        while (!todo.isEmpty() && end == null) {
            switch (todo.removeFirst()) {
                case Effect.Remember(JournalEntry entry) -> remember(entry);
                case Effect.Send(NodeId to, Message message) -> outgoing.add(new Outgoing(Optional.of(to), message));
                case Effect.Broadcast(Message message) -> outgoing.add(new Outgoing(Optional.empty(), message));
                case Effect.Execute execute -> {
                    flush(); // nobody waits for our vote while we compute
                    todo.addAll(core.step(execute(execute.block(), execute.submissions()), now()));
                }
                case Effect.Append append -> writer.append(append.block());
                case Effect.Commit(Hash hash, long height, BitSet inVain) -> commit(hash, height, inVain);
                case Effect.TurnAway(Submission submission, String code, String reason) -> {
                    machinery.watch().turnedAway(submission.id());
                    tickets.turnAway(submission.id(), code, reason);
                }
                case Effect.WakeAt(Duration at) -> wakeAt = at;
                case Effect.Accuse(Evidence evidence) -> accuse(evidence);
                case Effect.FellBehind(long height) -> end = new End.FellBehind(height);
                case Effect.Retired retired -> end = new End.Retired();
                case Effect.Notify(Notice notice) -> notice(notice);
            }
        }
    }

    private void remember(JournalEntry entry) {
        remembered.add(entry);
        if (remembered.size() >= REMEMBERED_MAX) {
            flush();
        }
    }

    /** What was decided is on disk before anybody hears of it. */
    private void flush() {
        if (!remembered.isEmpty()) {
            long before = System.nanoTime();
            journal.appendAll(remembered);
            observer.journalSynced(Duration.ofNanos(System.nanoTime() - before));
            remembered.clear();
        }
        for (Outgoing each : outgoing) {
            Bytes encoded = MessageCodec.encode(each.message());
            each.to().ifPresentOrElse(to -> machinery.network().send(to, encoded), () -> broadcast(encoded));
        }
        outgoing.clear();
    }

    private void broadcast(Bytes message) {
        for (Validator validator : epoch.validators().validators()) {
            if (!validator.id().equals(self)) {
                machinery.network().send(validator.id(), message);
            }
        }
    }

    private void keepInTouch(Epoch... epochs) {
        Set<NodeId> others = new HashSet<>();
        for (Epoch each : epochs) {
            others.addAll(each.validators().others(self));
        }
        machinery.network().keepInTouch(others);
    }

    private Event execute(Block block, List<Submission> submissions) {
        Speculation.Executed done = speculation.execute(block.header().parentHash(), block.header(), submissions);
        // Whoever comes with the next epoch is met before it begins, while the block that says so is voted on.
        done.execution().next().ifPresent(next -> keepInTouch(epoch, next));
        return new Event.Executed(
                done.hash(),
                done.stage().tip().stateRoot(),
                done.execution().consumed(),
                done.execution().next());
    }

    private void commit(Hash hash, long height, BitSet inVain) throws InterruptedException {
        Tip before = chain.tip();
        Speculation.Executed done = writeState(hash);
        Tip after = chain.tip();
        problems.storageRecovered();
        journal.settle(core.epoch().number(), core.lanes());
        journal.forget(Term.of(after.view()).first()); // what was nullified in a term binds to its end
        machinery.announcements().reached(height);
        long view = done.header().view();
        machinery.watch().committed(view, idOf(leaderOf(view)), done.submissions());
        int bytes = done.submissions().stream()
                .mapToInt(each -> each.encoded().size())
                .sum();
        observer.blockCommitted(done.header(), done.receipts().size(), bytes);
        tickets.answer(done.receipts(), inVain);
        if (machinery.announcements().hasListeners()) {
            machinery.announcements().tell(new Announcements.News(done.header(), hash, operations(done)));
        }
        boolean closes = done.execution().next().isPresent();
        if (epoch.validators().size() == 1) {
            checkpointer.committed(height, !done.receipts().isEmpty());
        } else if (machinery.checkpoints().committed(before, after, closes)) {
            voter.due(height);
        }
    }

    /** The block is durable, so its state has to be written sooner or later; until it is, nothing else happens. */
    private Speculation.Executed writeState(Hash hash) throws InterruptedException {
        while (true) {
            try {
                Speculation.Executed done = speculation.commit(hash);
                problems.stateWritten();
                return done;
            } catch (StoreException refused) {
                problems.stateRefused(String.valueOf(refused.getMessage()));
                if (stopping) {
                    throw new InterruptedException("stopped while the state store refused a block");
                }
                TimeUnit.MILLISECONDS.sleep(STATE_RETRY.toMillis());
                if (reopenedState(hash)) {
                    problems.stateWritten();
                    return speculation.committedOtherwise(hash);
                }
            }
        }
    }

    /** A store that refused once takes no more writes; opened anew, it replays the log, this block included. */
    private boolean reopenedState(Hash hash) {
        if (configuration.folder().resolve("state").toFile().getUsableSpace() < DataFolder.FREE_BYTES_MIN) {
            return false; // opening writes too, and a store that is closed cannot be read
        }
        try {
            chain.reopenState();
            machinery.checkpoints().forget();
            return chain.tip().block().hash().equals(hash);
        } catch (StoreException refused) {
            problems.stateRefused(String.valueOf(refused.getMessage()));
            return false;
        }
    }

    private static List<CommittedOperation> operations(Speculation.Executed done) {
        List<CommittedOperation> operations = new ArrayList<>(done.receipts().size());
        for (int i = 0; i < done.receipts().size(); i++) {
            operations.add(new CommittedOperation(
                    done.submissions().get(i).operation(), done.receipts().get(i)));
        }
        return operations;
    }

    private void accuse(Evidence evidence) {
        NodeId culprit =
                epoch.validators().validators().get(evidence.validator()).id();
        Instant seen = configuration.clock().instant();
        if (machinery.accusations().add(culprit, evidence, seen)) {
            machinery.feed().publish(new ConsensusEvent.Accused(seen, culprit, evidence));
        }
    }

    private void notice(Notice notice) {
        Instant time = configuration.clock().instant();
        switch (notice) {
            case Notice.EnteredView(long view, int leader, boolean afterSkip) -> {
                machinery.watch().entered(view);
                if (afterSkip) {
                    int before = leaderOf(view - 1);
                    machinery.watch().skipped(view - 1, idOf(before));
                    machinery
                            .feed()
                            .publish(new ConsensusEvent.ViewSkipped(time, epoch.number(), view - 1, idOf(before)));
                }
                machinery.feed().publish(new ConsensusEvent.ViewEntered(time, epoch.number(), view, idOf(leader)));
            }
            case Notice.GaveUp(long view, int leader, String why) ->
                log.atDebug()
                        .addKeyValue("view", view)
                        .addKeyValue("leader", idOf(leader))
                        .addKeyValue("why", why)
                        .log("view given up");
            case Notice.BatchAvailable(List<Submission> operations, Duration took) -> {
                machinery.watch().told(operations);
                observer.batchAvailable(operations.size(), took);
            }
            case Notice.BatchTaken(int owner, int operations, boolean fetched) ->
                observer.batchTaken(idOf(owner), operations, fetched);
            case Notice.EpochBegan(long number, int validators) -> {
                Epoch before = epoch;
                epoch = core.epoch();
                machinery.watch().begin(epoch.validators(), self);
                quarantined = Set.of(); // the core forgot, as places are others now
                keepInTouch(before, epoch); // who leaves may ask how the epoch ended
                machinery.feed().publish(new ConsensusEvent.EpochBegan(time, number, validators));
            }
            case Notice.Diverged(long height, Hash ours, Hash theirs) ->
                end = new End.Unsound("a quorum says that the state root of block " + height + " is " + theirs
                        + "; executed here, it is " + ours + ": this machine or its disk is not sound, or runs another"
                        + " version; wipe the ledger folder or update, and start again");
            case Notice.Forked(long height) ->
                end = new End.Unsound("two quorums disagree about block " + height
                        + ": more than a third of the validators are dishonest; see docs/runbooks/fork-resolution.md");
            case Notice.ClockBehind clock -> problems.notice(notice);
            case Notice.ClockLeapt clock -> problems.notice(notice);
            case Notice.ClockSound clock -> problems.notice(notice);
        }
    }

    /** Of the epoch whose effects are performed: the core may be in the next one already. */
    private int leaderOf(long view) {
        return Term.of(view).leader(epoch.validators().size());
    }

    private NodeId idOf(int validator) {
        return epoch.validators().validators().get(validator).id();
    }

    private Moment now() {
        return new Moment(configuration.clock().instant(), uptime());
    }

    private Duration uptime() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    @Override
    public void close() {
        voter.close();
        journal.close();
    }
}
