package internet2.server.keys;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockListener;
import internet2.ledger.CommittedOperation;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Membership;
import internet2.ledger.Outcome;
import internet2.trustchain.RetiredKeys;
import internet2.trustchain.threshold.KeyShare;
import internet2.trustchain.threshold.epochs.CeremonyRecord;
import internet2.trustchain.threshold.epochs.Handover;
import internet2.trustchain.threshold.epochs.KeyOperation;
import internet2.trustchain.threshold.epochs.KeysModule;
import internet2.trustchain.threshold.epochs.KeysState;
import internet2.trustchain.threshold.keygen.Ceremony;
import internet2.trustchain.threshold.keygen.CeremonyPlan;
import internet2.trustchain.threshold.keygen.Participant;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes part in ceremonies: after each block it says what is due, and takes its share of what has come about.
 *
 * <p>Everything follows from the ledger's state, the share on disk and the seed of the ceremony under way, so that this
 * node may stop anywhere. The seed is on disk before anything is said that depends on it. For a share that was lost
 * another ceremony is opened.
 *
 * <p>One thread does all of it.
 */
final class KeyKeeper implements BlockListener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KeyKeeper.class);

    /** Somebody else, or this node before it stopped, was quicker. */
    private static final Set<String> LATE =
            Set.of("already-said", "wrong-phase", "ceremony-under-way", "not-entitled", "not-due");

    /** How soon what is due for other reasons is seen to: a change of validators, a phase that is over, a lost word. */
    private static final Duration EVERY = Duration.ofSeconds(2);

    private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(2);

    private final NodeId self;
    private final Ledger ledger;
    private final KeyFiles files;
    private final Function<String, Holding> holdings;
    private final KeyLedger operations;
    private final RetiredKeys retired;
    private final Shares shares;
    private final SecureRandom random;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean pending = new AtomicBoolean();
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("keys").factory());

    private Instant next = Instant.MIN; // only the ledger's announcements use it
    private Ledger.Subscription subscription = () -> {};

    /**
     * @param retired by the ledger as this node has it
     * @param gained told when this node has got a share
     */
    KeyKeeper(
            NodeId self,
            Ledger ledger,
            KeyFiles files,
            Function<String, Holding> holdings,
            KeyLedger operations,
            RetiredKeys retired,
            Runnable gained,
            SecureRandom random) {
        this.self = self;
        this.ledger = ledger;
        this.files = files;
        this.holdings = holdings;
        this.operations = operations;
        this.retired = retired;
        this.shares = new Shares(self, ledger, files, holdings, gained);
        this.random = random;
    }

    /** Takes up the shares that are here, and goes on with what is under way. */
    void start() {
        names().forEach(shares::settle);
        subscription = ledger.subscribe(this);
        tendSoon();
    }

    @Override
    public void committed(BlockHeader header, Hash hash, List<CommittedOperation> operations) {
        boolean told =
                operations.stream().anyMatch(each -> each.operation().module().equals(KeysModule.NAME));
        // Reading a key's state takes milliseconds: not after each of hundreds of blocks that do nothing to it.
        if (told || !header.time().isBefore(next)) {
            next = header.time().plus(EVERY);
            tendSoon();
        }
    }

    @Override
    public void close() {
        subscription.close();
        thread.shutdownNow();
        try {
            // What is under way reads the ledger, which closes next.
            if (!thread.awaitTermination(CLOSE_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atWarn().log("keys are still looked after");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tendSoon() {
        if (pending.compareAndSet(false, true)) {
            thread.execute(() -> {
                pending.set(false);
                names().forEach(this::tend);
            });
        }
    }

    private void tend(String key) {
        try {
            shares.settle(key);
            speak(key);
            handOver(key);
            retire(key);
        } catch (LedgerUnavailableException e) {
            log.atDebug().addKeyValue("key", key).log("this node is stopping");
        } catch (RuntimeException e) {
            log.atError().addKeyValue("key", key).setCause(e).log("a key was not looked after; the next block retries");
        }
    }

    private KeysState state() {
        return new KeysState(() -> ledger.state(KeysModule.NAME));
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>(state().held());
        names.addAll(state().keys());
        names.addAll(state().retired());
        return names;
    }

    /** Says what is due in the ceremony under way. */
    private void speak(String key) {
        Optional<CeremonyRecord> found =
                state().record(key).filter(record -> record.ceremony().phase() != Ceremony.Phase.OVER);
        if (found.isEmpty()) {
            return;
        }
        CeremonyRecord record = found.get();
        CeremonyPlan plan = record.ceremony().plan();
        Optional<KeyShare> old = holdings.apply(key)
                .current()
                .map(Holding.Share::secret)
                .filter(share -> plan.previous().filter(share::belongsTo).isPresent());
        if (shares.number(record.recipients()).isEmpty() && old.isEmpty()) {
            return;
        }
        Bytes seed = files.seedFor(key, plan.id(), random);
        Participant participant = shares.participant(record, old, seed);
        for (Participant.Said said : participant.due(record.ceremony(), random)) {
            String what = key + " " + plan.id() + " " + record.ceremony().phase();
            int participants =
                    Math.max(record.recipients().size(), record.dealers().size());
            submit(what, new KeyOperation.Say(key, said.message()), participants);
        }
        participant.destroy();
    }

    /** Opens the ceremony that the set of validators asks for, in turns by height; or one for a share that was lost. */
    private void handOver(String key) {
        Membership membership = ledger.query(Membership.class);
        Handover.due(key, state(), membership, ledger.blockTime())
                .filter(open -> isMyTurn(open.holders()))
                .or(() -> Handover.renewal(key, state(), membership, ledger.blockTime())
                        .filter(open -> hasLostItsShare(key, membership)))
                .ifPresent(open -> submit(key + " open", open, open.holders().size()));
    }

    /** Ends a key of which nothing is in force any more. */
    private void retire(String key) {
        Membership membership = ledger.query(Membership.class);
        boolean over = state().held().contains(key) && retired.isRetired(key, ledger.blockTime());
        if (over && isMyTurn(Handover.first(key, membership).holders())) {
            submit(key + " retire", new KeyOperation.Retire(key), 1);
        }
    }

    private boolean hasLostItsShare(String key, Membership membership) {
        boolean holder = state().current(key)
                .filter(epoch -> epoch.number(self, membership).isPresent())
                .isPresent();
        return holder
                && holdings.apply(key).current().isEmpty()
                && files.share(key).isEmpty();
    }

    private boolean isMyTurn(List<NodeId> voting) {
        return voting.get(Math.floorMod(ledger.tip().height(), voting.size())).equals(self);
    }

    /** Once at a time; what does not get through is due again after the next block. */
    @SuppressWarnings("FutureReturnValueIgnored") // whenComplete() sees every outcome
    private void submit(String what, KeyOperation operation, int participants) {
        if (underWay.add(what)) {
            operations.submit(operation, KeysModule.stateBytesMax(participants)).whenComplete((receipt, failure) -> {
                underWay.remove(what);
                if (failure != null) {
                    report(what, String.valueOf(failure.getMessage()));
                } else if (receipt.outcome() instanceof Outcome.Refused refused && !LATE.contains(refused.code())) {
                    report(what, refused.code() + ": " + refused.reason());
                }
            });
        }
    }

    private static void report(String what, String reason) {
        log.atWarn()
                .addKeyValue("operation", what)
                .addKeyValue("reason", reason)
                .log("the ledger did not take it, the next block retries");
    }
}
