package internet2.ledger.node;

import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.store.DataFolder;
import internet2.foundation.store.StoreException;
import internet2.ledger.BlocksPrunedException;
import internet2.ledger.ConsensusEvent;
import internet2.ledger.Epoch;
import internet2.ledger.LedgerMode;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Operation;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.ledger.Submission;
import internet2.ledger.Tip;
import internet2.ledger.execution.Restart;
import internet2.ledger.membership.Registry;
import internet2.ledger.simplex.MessageCodec;
import internet2.ledger.suspicion.Opinion;
import internet2.ledger.votes.QuorumCertificate;
import internet2.verifier.Validator;
import internet2.verifier.ValidatorSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the ledger of a node. It validates while its identity has a seat in the epoch and it is level with the others,
 * and follows otherwise; one thread does both, one after the other.
 */
final class Replica implements Engine {

    private static final Logger log = LoggerFactory.getLogger(Replica.class);
    private static final Duration STOP_MAX = Duration.ofSeconds(5);
    private static final Duration HERE_MAX = Duration.ofSeconds(10);
    private static final Duration STORAGE_RETRY = Duration.ofSeconds(1);

    private final Machinery machinery;
    private final Optional<HybridKey> identity;
    private final Ways ways;
    private final Registry registry;
    private final Problems problems;
    private final Tickets tickets;
    private final Incoming incoming = new Incoming();
    private final Admission admission;
    private final LogWriter writer;
    private final FollowerEngine follower;
    private final ValidatorInbox inbox;
    private final Optional<Checkpointer> checkpointer;
    private final ExecutorService elsewhere = Executors.newVirtualThreadPerTaskExecutor();
    private final VotingSince since;
    private final Optional<Restart> restart;
    private final Thread ledger;
    private volatile LedgerMode mode;
    private volatile boolean told;
    private volatile @Nullable Validating validating;
    private volatile Overheard.@Nullable Place place; // as last read
    private volatile boolean closed;

    /** @param identity of this node; one without never votes */
    Replica(Machinery machinery, Optional<HybridKey> identity, Ways ways) {
        this.machinery = machinery;
        this.identity = identity;
        this.ways = ways;
        LedgerConfiguration configuration = machinery.configuration();
        this.registry = machinery.views().committed().get(Registry.class);
        this.problems = new Problems(configuration.observer());
        this.tickets = new Tickets(configuration.observer(), machinery.finality(), configuration.clock());
        this.admission =
                new Admission(machinery.views(), machinery.parallel(), configuration, problems, incoming::admitted);
        this.writer = new LogWriter(machinery.chain(), incoming);
        this.follower = new FollowerEngine(machinery, ways, tickets);
        this.inbox = new ValidatorInbox(
                machinery.parallel(),
                admission,
                incoming,
                () -> machinery.chain().tip().height(),
                this::proofOfNext,
                (to, message) -> machinery.network().send(to, MessageCodec.encode(message)),
                machinery.watch(),
                configuration.observer());
        this.checkpointer =
                identity.map(key -> new Checkpointer(machinery.checkpoints(), unsigned -> unsigned.signedBy(key, 0)));
        this.since = new VotingSince(configuration.folder(), configuration.clock());
        this.restart = Restart.of(configuration.folder());
        this.mode = hasSeat() ? LedgerMode.VALIDATING : LedgerMode.CATCHING_UP;
        machinery.network().open(inbox);
        this.ledger = Thread.ofPlatform().name("ledger").daemon().start(this::run);
    }

    @Override
    public CompletableFuture<Receipt> submit(Operation operation) {
        if (closed || problems.stopped().isPresent()) {
            return CompletableFuture.failedFuture(
                    new LedgerUnavailableException(problems.stopped().orElse("the ledger is closed")));
        }
        return mode == LedgerMode.VALIDATING
                ? admission.submit(operation)
                : ways.sink().submit(operation).thenApplyAsync(this::whenHere, elsewhere);
    }

    /** Whoever was told of a block may ask for its state: it has to be here, too. */
    private Receipt whenHere(Receipt receipt) {
        try {
            if (!machinery.announcements().awaitHeight(receipt.height(), HERE_MAX)) {
                log.atWarn().addKeyValue("height", receipt.height()).log("block of a receipt is late");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return receipt;
    }

    @Override
    public boolean validator() {
        return mode == LedgerMode.VALIDATING;
    }

    @Override
    public Progress progress(Tip tip) {
        Validating now = validating;
        return now == null ? Progress.of(tip, mode) : now.progress(tip);
    }

    @Override
    public Opinion opinion(NodeId validator) {
        return machinery.watch().opinion(validator);
    }

    @Override
    public boolean isQuarantined(NodeId validator) {
        return machinery.watch().quarantined().contains(validator);
    }

    @Override
    public int waiting() {
        Validating now = validating;
        return now == null ? 0 : now.waiting();
    }

    @Override
    public List<String> problems() {
        List<String> words = new ArrayList<>(problems.inWords());
        if (mode != LedgerMode.VALIDATING) {
            words.addAll(follower.problems());
        } else if (self().filter(this::isQuarantined).isPresent()) {
            words.add("a quorum of the other validators suspects this node and does not wait for it as leader; ask them"
                    + " for the reason: nexus consensus validators");
        }
        return words;
    }

    @Override
    public void bringCheckpointUpToDate() {
        if (validator() && epoch().validators().size() == 1) {
            checkpointer.ifPresent(Checkpointer::bringUpToDate);
        }
    }

    private void run() {
        try {
            long behind = 0;
            while (!closed) {
                bringStateUpToLog();
                if (hasSeat() && machinery.chain().tip().height() >= behind && !hasForgotten()) {
                    behind = validate();
                } else {
                    behind = follow(behind);
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error fatal) {
            log.atError().setCause(fatal).log("ledger thread failed, the ledger stops");
            problems.fatal(fatal.toString());
        } finally {
            tickets.failAll();
        }
    }

    private Optional<QuorumCertificate> proofOfNext(long height) {
        Chain chain = machinery.chain();
        try {
            return height < chain.tip().height()
                    ? Optional.of(chain.block(height + 1).certificate())
                    : Optional.empty();
        } catch (BlocksPrunedException gone) {
            return Optional.empty();
        }
    }

    private Epoch epoch() {
        return registry.epochAfter(machinery.chain().tip().time());
    }

    private boolean hasSeat() {
        Epoch next = epoch();
        return identity.isPresent()
                && (since.allows(next, registry.epoch(), machinery.chain().tip()) || isRestarted(next))
                && next.validators().indexOf(identity.get().publicKey().id()).isPresent()
                && machinery.chain().knowsLanes(next);
    }

    /** Whether the log shows votes of this node that its journal does not have. */
    private boolean hasForgotten() {
        if (!since.isKnown()) {
            return false;
        }
        NodeId id = self().orElseThrow();
        boolean forgotten = since.compare(
                ShownVotes.newest(machinery.chain(), registry, id, since.epoch().getAsLong()));
        if (forgotten) {
            log.atWarn().log("the journal of votes is older than the log: it was replaced, so this node does not vote");
        }
        return forgotten;
    }

    /** Returns the height up to which blocks have to be fetched before this node can validate again. */
    private long validate() throws InterruptedException {
        HybridKey key = identity.orElseThrow();
        since.alone(epoch());
        enter(LedgerMode.VALIDATING, "this node has a seat in epoch " + epoch().number());
        Validating phase = new Validating(
                machinery,
                since.journal(),
                key,
                epoch(),
                incoming,
                tickets,
                writer,
                checkpointer.orElseThrow(),
                problems);
        validating = phase;
        inbox.attend(phase.voter());
        try {
            return switch (phase.run()) {
                case Validating.End.FellBehind(long height) -> height;
                case Validating.End.Retired retired -> 0;
                case Validating.End.StorageRefused(String reason) -> {
                    waitForStorage(reason);
                    yield 0;
                }
                case Validating.End.Unsound(String reason) -> throw new IllegalStateException(reason);
            };
        } finally {
            validating = null;
            phase.close();
            writer.resume();
        }
    }

    /** Follows until this node may validate. */
    private long follow(long behind) throws InterruptedException {
        boolean seat = hasSeat() || !since.isKnown();
        enter(
                seat ? LedgerMode.CATCHING_UP : LedgerMode.FOLLOWING,
                seat
                        ? "block " + behind + " is final elsewhere"
                        : since.inWords().orElse("this node has no seat in epoch " + epoch().number()));
        machinery.watch().end();
        machinery.network().keepInTouch(seat ? company() : Set.of());
        incoming.forward(ways.sink(), this::place);
        tickets.waiting().forEach(this::forward);
        follower.follow(() -> closed || hasSeat() || isLevelForTheFirstTime(), behind);
        if (isLevelForTheFirstTime()) {
            since.level(machinery.chain().tip(), machinery.genesis().time(), epoch());
        }
        return 0;
    }

    /** Read once a block: who follows for a moment hears as much as one that votes. */
    private Overheard.Place place() {
        long view = machinery.chain().tip().view();
        Overheard.Place known = place;
        if (known == null || known.view() != view) {
            known = new Overheard.Place(epoch(), view);
            place = known;
        }
        return known;
    }

    /** Those that this node votes with, or soon will. */
    private Set<NodeId> company() {
        return self().map(epoch().validators()::others).orElse(Set.of());
    }

    /**
     * An operation that was to go into a block of ours. Where it is in a block already, or one that has its number,
     * that block will say so when it comes here.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // a lost answer leaves whoever waits to the block, or to patience
    private void forward(Submission waiting) {
        ways.sink().submit(waiting.operation()).thenAccept(receipt -> {
            if (!receipt.inBlock()
                    && receipt.outcome() instanceof Outcome.Refused(String code, String reason)
                    && !code.equals("sequence-replayed")) {
                tickets.turnAway(waiting.id(), code, reason);
            }
        });
    }

    /** Whether people began this epoch: in views beyond all that anybody voted in. */
    private boolean isRestarted(Epoch next) {
        Chain chain = machinery.chain();
        return restart.filter(each -> each.height() <= chain.tip().height())
                .filter(each -> chain.block(each.height()).block().header().epoch() + 1 == next.number())
                .isPresent();
    }

    /** At least one honest validator has nothing newer than what is here. */
    private boolean isLevelForTheFirstTime() {
        ValidatorSet validators = epoch().validators();
        Set<String> level = follower.nothingNewer();
        long weight = validators.validators().stream()
                .filter(each -> level.contains(each.id().toString()))
                .mapToLong(Validator::weight)
                .sum();
        return !since.isKnown() && validators.isMoreThanThird(weight);
    }

    private void enter(LedgerMode next, String why) {
        if (mode != next || !told) {
            mode = next;
            told = true;
            machinery
                    .feed()
                    .publish(new ConsensusEvent.ModeChanged(
                            machinery.configuration().clock().instant(), next, why));
            log.atInfo()
                    .addKeyValue("mode", next.inWords())
                    .addKeyValue("why", why)
                    .log("ledger mode");
        }
    }

    /** The disk took no more: once there is room again, this node begins anew with what is on it. */
    private void waitForStorage(String reason) throws InterruptedException {
        problems.storageRefused(reason);
        if (epoch().validators().size() == 1) {
            tickets.turnAllAway("storage-refused", reason);
        }
        do {
            TimeUnit.MILLISECONDS.sleep(STORAGE_RETRY.toMillis());
        } while (!closed && machinery.configuration().folder().toFile().getUsableSpace() < DataFolder.FREE_BYTES_MIN);
    }

    /** After a crash of this phase or a full disk, the log may have blocks that the state has not. */
    private void bringStateUpToLog() throws InterruptedException {
        Chain chain = machinery.chain();
        while (chain.isStateBehind() && !closed) {
            try {
                chain.reopenState();
                machinery.checkpoints().forget();
                machinery.announcements().reached(chain.tip().height());
            } catch (StoreException refused) {
                problems.stateRefused(String.valueOf(refused.getMessage()));
                TimeUnit.MILLISECONDS.sleep(STORAGE_RETRY.toMillis());
            }
        }
    }

    /** This node's id, where it has one. */
    Optional<NodeId> self() {
        return identity.map(key -> key.publicKey().id());
    }

    @Override
    public void close() {
        closed = true;
        admission.close();
        inbox.close();
        Validating now = validating;
        if (now != null) {
            now.stop();
        }
        incoming.wake();
        try {
            if (!ledger.join(STOP_MAX)) {
                ledger.interrupt();
                ledger.join(STOP_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        checkpointer.ifPresent(Checkpointer::close);
        writer.close();
        elsewhere.shutdownNow();
        tickets.close();
    }
}
