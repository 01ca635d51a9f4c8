package internet2.server;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockListener;
import internet2.ledger.CommittedOperation;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.trustchain.authority.IssuingKey;
import internet2.trustchain.names.NamesModule;
import internet2.trustchain.names.NamesOperation.SignZones;
import internet2.trustchain.names.Revision;
import internet2.trustchain.names.ZoneApproval;
import internet2.trustchain.names.ZoneFeed;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has what changed in the zones signed by the holders of their key, and anew what is half over. Any holder may; they
 * take turns by revision, and the next one steps in for one that is away.
 */
final class ZoneSigner implements BlockListener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ZoneSigner.class);

    /** How long the holders after the one whose turn it is wait for it, each once more than the one before. */
    private static final Duration TURN = Duration.ofMillis(1500);

    private static final Duration LEDGER_WAIT_MAX = Duration.ofSeconds(30);

    /** Until holders that were away are asked again. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    /** The refusal of a revision whose number is taken. */
    private static final String STALE = "revision-stale";

    private final NodeId self;
    private final ZoneFeed zones;
    private final IssuingKey key;
    private final Supplier<List<NodeId>> holders;
    private final BiFunction<SignZones, Integer, CompletableFuture<Receipt>> submit;
    private final AtomicBoolean pending = new AtomicBoolean();
    private final AtomicLong wanted = new AtomicLong(); // the height of the last block that may have changed zones
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("zones").factory());
    private final ExecutorService sessions = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("zones ", 0).factory());

    /**
     * @param key of the zones
     * @param holders of its shares, in their order
     * @param submit an operation and how much state it writes
     */
    ZoneSigner(
            NodeId self,
            ZoneFeed zones,
            IssuingKey key,
            Supplier<List<NodeId>> holders,
            BiFunction<SignZones, Integer, CompletableFuture<Receipt>> submit) {
        this.self = self;
        this.zones = zones;
        this.key = key;
        this.holders = holders;
        this.submit = submit;
    }

    @Override
    public void committed(BlockHeader header, Hash hash, List<CommittedOperation> operations) {
        boolean told =
                operations.stream().anyMatch(each -> each.operation().module().equals(NamesModule.NAME));
        if (told || zones.isPending()) {
            signSoon(header.height());
        }
    }

    /** Signs what is due, if anything is. */
    void signSoon() {
        signSoon(0);
    }

    private void signSoon(long height) {
        wanted.accumulateAndGet(height, Math::max);
        if (pending.compareAndSet(false, true)) {
            thread.execute(() -> {
                pending.set(false);
                try {
                    zones.awaitHeight(wanted.get(), LEDGER_WAIT_MAX); // the zones follow the ledger at once
                    signAll();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (RuntimeException e) {
                    log.atError().setCause(e).log("zones were not signed; the next change retries");
                }
            });
        }
    }

    private void signAll() throws InterruptedException {
        while (true) {
            long height = zones.height();
            Optional<Revision> next = zones.revisionAt(height);
            int turn = next.map(revision -> turn(revision.number())).orElse(-1);
            if (next.isEmpty() || turn < 0) {
                return;
            }
            if (turn == 0) {
                sign(height, next.get());
            } else if (!zones.awaitRevision(next.get().number(), TURN.multipliedBy(turn))) {
                long later = zones.height();
                Optional<Revision> still = zones.revisionAt(later);
                if (still.isPresent()) {
                    sign(later, still.get());
                }
            }
        }
    }

    /** After how many others it is this node's turn; -1 if it holds no share. */
    private int turn(long revision) {
        List<NodeId> all = holders.get();
        int own = all.indexOf(self);
        return own < 0 ? -1 : Math.floorMod(own - revision, all.size());
    }

    private void sign(long height, Revision revision) throws InterruptedException {
        try {
            SignZones signed = revision.signed(signatures(height, revision.messages()));
            Receipt receipt =
                    submit.apply(signed, signed.stateBytes()).get(LEDGER_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
            zones.awaitHeight(receipt.height(), LEDGER_WAIT_MAX);
            if (receipt.outcome() instanceof Outcome.Refused refused) {
                refused(revision, refused);
            }
        } catch (ExecutionException | TimeoutException e) {
            log.atWarn()
                    .addKeyValue("revision", revision.number())
                    .addKeyValue("reason", String.valueOf(e.getMessage()))
                    .log("zones are not signed yet; what was signed before is served on");
            zones.awaitRevision(revision.number(), RETRY);
        }
    }

    /** Another node may have been faster; anything else would be refused again, so that it is not tried at once. */
    private void refused(Revision revision, Outcome.Refused refused) throws InterruptedException {
        if (refused.code().equals(STALE)) {
            log.atDebug().addKeyValue("reason", refused.reason()).log("signatures of zones came too late");
            return;
        }
        log.atWarn()
                .addKeyValue("revision", revision.number())
                .addKeyValue("code", refused.code())
                .addKeyValue("reason", refused.reason())
                .log("the ledger refuses what was signed of the zones");
        zones.awaitRevision(revision.number(), RETRY);
    }

    /** All at once: each takes a word with every holder. */
    private Map<Bytes, Bytes> signatures(long height, List<Bytes> messages)
            throws ExecutionException, InterruptedException {
        Bytes evidence = ZoneApproval.evidence(height);
        List<Callable<Bytes>> tasks = messages.stream()
                .<Callable<Bytes>>map(message -> () -> key.sign(message, evidence))
                .toList();
        List<Future<Bytes>> done = sessions.invokeAll(tasks);
        Map<Bytes, Bytes> signatures = new HashMap<>();
        for (int i = 0; i < done.size(); i++) {
            signatures.put(messages.get(i), done.get(i).get());
        }
        return signatures;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        sessions.shutdownNow();
    }
}
