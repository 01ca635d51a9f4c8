package internet2.server;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockListener;
import internet2.ledger.CommittedOperation;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssuingKey;
import internet2.trustchain.names.NamesModule;
import internet2.trustchain.names.NamesOperation.SignZones;
import internet2.trustchain.names.Revision;
import internet2.trustchain.names.ZoneApproval;
import internet2.trustchain.names.ZoneFeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has what changed in the zones signed by the holders of their key, and anew what is half over. Any holder may; they
 * take turns by revision, and the next one steps in for one that is away. While another key takes its place, that signs
 * its part.
 */
final class ZoneSigner implements BlockListener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ZoneSigner.class);

    /** How long the holders after the one whose turn it is wait for it, each once more than the one before. */
    private static final Duration TURN = Duration.ofMillis(1500);

    /** A holder that missed its turn is not waited for in so many revisions: until then two may sign the same one. */
    private static final int AWAY_REVISIONS = 64;

    private static final Duration LEDGER_WAIT_MAX = Duration.ofSeconds(30);

    /** Until holders that were away are asked again. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    /** The refusal of a revision whose number is taken. */
    private static final String STALE = "revision-stale";

    private final NodeId self;
    private final ZoneFeed zones;
    private final IntFunction<IssuingKey> keys;
    private final IntFunction<List<NodeId>> holders;
    private final BiFunction<SignZones, Integer, CompletableFuture<Receipt>> submit;
    private final AtomicBoolean pending = new AtomicBoolean();
    private final AtomicLong wanted = new AtomicLong(); // the height of the last block that may have changed zones
    private final Map<NodeId, Long> awayUntil = new HashMap<>(); // of the thread
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("zones").factory());

    /**
     * @param keys of the zones, by generation
     * @param holders of their shares, in their order
     * @param submit an operation and how much state it writes
     */
    ZoneSigner(
            NodeId self,
            ZoneFeed zones,
            IntFunction<IssuingKey> keys,
            IntFunction<List<NodeId>> holders,
            BiFunction<SignZones, Integer, CompletableFuture<Receipt>> submit) {
        this.self = self;
        this.zones = zones;
        this.keys = keys;
        this.holders = holders;
        this.submit = submit;
    }

    @Override
    public void committed(BlockHeader header, Hash hash, List<CommittedOperation> operations) {
        boolean told =
                operations.stream().anyMatch(each -> each.operation().module().equals(NamesModule.NAME));
        if (told || zones.isPending() || zones.isStepDue(header.time())) {
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
            Optional<ZoneFeed.Due> next = zones.revisionAt(height);
            List<NodeId> all =
                    next.map(due -> holders.apply(due.by().signer().number())).orElse(List.of());
            if (!all.contains(self)) {
                return;
            }
            long number = next.get().revision().number();
            List<NodeId> before = before(number, all);
            if (before.isEmpty()) {
                sign(height, next.get());
            } else if (!zones.awaitRevision(number, TURN.multipliedBy(before.size()))) {
                awayUntil.put(before.getFirst(), number + AWAY_REVISIONS);
                long later = zones.height();
                Optional<ZoneFeed.Due> still = zones.revisionAt(later);
                if (still.isPresent()) {
                    sign(later, still.get());
                }
            }
        }
    }

    /** The holders after which it is this node's turn. */
    private List<NodeId> before(long revision, List<NodeId> all) {
        List<NodeId> inTurn = new ArrayList<>(all);
        Collections.rotate(inTurn, -Math.floorMod(revision, all.size()));
        return inTurn.stream()
                .takeWhile(holder -> !holder.equals(self))
                .filter(holder -> awayUntil.getOrDefault(holder, 0L) < revision)
                .toList();
    }

    private void sign(long height, ZoneFeed.Due due) throws InterruptedException {
        Revision revision = due.revision();
        try {
            SignZones signed = revision.signed(signatures(height, due));
            Receipt receipt =
                    submit.apply(signed, signed.stateBytes()).get(LEDGER_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
            zones.awaitHeight(receipt.height(), LEDGER_WAIT_MAX);
            if (receipt.outcome() instanceof Outcome.Refused refused) {
                refused(revision, refused);
            }
        } catch (IssuanceRefused | ExecutionException | TimeoutException e) {
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

    private Map<Bytes, Bytes> signatures(long height, ZoneFeed.Due due) throws IssuanceRefused {
        Map<Bytes, Bytes> signatures = new HashMap<>();
        for (Map.Entry<Integer, List<Bytes>> each :
                due.revision().messages(due.by()).entrySet()) {
            List<Bytes> messages = each.getValue();
            List<Bytes> made = keys.apply(each.getKey()).signEach(messages, ZoneApproval.evidence(height));
            for (int i = 0; i < made.size(); i++) {
                signatures.put(messages.get(i), made.get(i));
            }
        }
        return signatures;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
