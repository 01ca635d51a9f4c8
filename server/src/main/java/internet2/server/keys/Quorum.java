package internet2.server.keys;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.ledger.LedgerUnavailableException;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssuanceRefused.Code;
import internet2.trustchain.threshold.epochs.KeyEpoch;
import internet2.trustchain.threshold.signing.Coordinator;
import internet2.trustchain.threshold.signing.CoordinatorEffect;
import internet2.trustchain.threshold.signing.CoordinatorEvent;
import internet2.trustchain.threshold.signing.NonceBatch;
import internet2.trustchain.threshold.signing.SigningReply;
import internet2.trustchain.threshold.signing.SigningRequest;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@link Coordinator} of one epoch of a key, with a network. Thread-safe; many may sign at once. */
final class Quorum {

    /** How long a holder may take; its approval waits for blocks that are on their way. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration TICK = PATIENCE.dividedBy(8);

    /** Commitments asked for at once: 64 bytes each. */
    private static final int BATCH = 128;

    private static final Logger log = LoggerFactory.getLogger(Quorum.class);

    private final KeyEpoch epoch;
    private final Holders holders;
    private final SecureRandom random;
    private final InstantSource clock;
    private final Coordinator coordinator; // guarded by turn
    private final ReentrantLock turn = new ReentrantLock();
    private final Map<Hash, CompletableFuture<CoordinatorEffect>> sessions = new ConcurrentHashMap<>();

    /** The holders by their numbers, wherever they are. */
    interface Holders {

        NonceBatch commit(int holder, int count) throws IOException, InterruptedException;

        SigningReply contribute(int holder, SigningRequest request) throws IOException, InterruptedException;

        /** For people. */
        String name(int holder);
    }

    Quorum(KeyEpoch epoch, Holders holders, SecureRandom random, InstantSource clock) {
        this.epoch = epoch;
        this.holders = holders;
        this.random = random;
        this.clock = clock;
        this.coordinator = new Coordinator(epoch.key(), PATIENCE, BATCH);
    }

    KeyEpoch epoch() {
        return epoch;
    }

    /**
     * Signatures of the messages in their order.
     *
     * @throws IssuanceRefused more than enough holders object, or too few answer
     */
    List<Bytes> sign(List<Bytes> messages, Bytes evidence) throws IssuanceRefused {
        Map<Hash, CompletableFuture<CoordinatorEffect>> begun = new LinkedHashMap<>();
        try {
            for (List<Bytes> each : SigningRequest.sessions(messages)) {
                Hash session = newSession();
                begun.put(session, new CompletableFuture<>());
                sessions.put(session, begun.get(session));
                tell(new CoordinatorEvent.Requested(session, each, evidence));
            }
            List<Bytes> signatures = new ArrayList<>();
            for (CompletableFuture<CoordinatorEffect> end : begun.values()) {
                switch (await(end)) {
                    case CoordinatorEffect.Signed signed -> signatures.addAll(signed.signatures());
                    case CoordinatorEffect.Failed failed -> throw refused(failed);
                    case CoordinatorEffect other -> throw new IllegalStateException("no end of a session: " + other);
                }
            }
            return signatures;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IssuanceRefused(Code.UNAVAILABLE, "this node is stopping", e);
        } finally {
            sessions.keySet().removeAll(begun.keySet());
        }
    }

    private Hash newSession() {
        byte[] name = new byte[Hash.SIZE];
        random.nextBytes(name);
        return Hash.wrap(name);
    }

    /** Each session ends: every patience it loses somebody, or has its signature. */
    private CoordinatorEffect await(CompletableFuture<CoordinatorEffect> end) throws InterruptedException {
        while (true) {
            try {
                return end.get(TICK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                tell(new CoordinatorEvent.Elapsed());
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void tell(CoordinatorEvent event) {
        List<CoordinatorEffect> effects;
        turn.lock();
        try {
            effects = coordinator.on(event, clock.instant());
        } finally {
            turn.unlock();
        }
        effects.forEach(this::carryOut);
    }

    private void carryOut(CoordinatorEffect effect) {
        switch (effect) {
            case CoordinatorEffect.AskCommitments ask ->
                ask(
                        ask.holder(),
                        () -> new CoordinatorEvent.Committed(ask.holder(), holders.commit(ask.holder(), ask.count())));
            case CoordinatorEffect.AskShare ask ->
                ask(
                        ask.holder(),
                        () -> new CoordinatorEvent.Replied(
                                ask.holder(), holders.contribute(ask.holder(), ask.request())));
            case CoordinatorEffect.Signed signed -> end(signed.session(), signed);
            case CoordinatorEffect.Failed failed -> end(failed.session(), failed);
            case CoordinatorEffect.Blamed blamed -> report(blamed);
        }
    }

    /** A question to a holder, and what its answer tells the coordinator. */
    @FunctionalInterface
    private interface Question {
        CoordinatorEvent answer() throws IOException, InterruptedException;
    }

    private void ask(int holder, Question question) {
        Thread.ofVirtual().name("signing ", 0).start(() -> {
            CoordinatorEvent event;
            try {
                event = question.answer();
            } catch (IOException | LedgerUnavailableException e) {
                log.atDebug()
                        .addKeyValue("holder", holders.name(holder))
                        .addKeyValue("reason", e.getMessage())
                        .log("holder not reached");
                event = new CoordinatorEvent.Unreached(holder);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            tell(event);
        });
    }

    private void end(Hash session, CoordinatorEffect how) {
        CompletableFuture<CoordinatorEffect> waiting = sessions.get(session);
        if (waiting != null) {
            waiting.complete(how);
        }
    }

    private void report(CoordinatorEffect.Blamed blamed) {
        var level = blamed.fault() == CoordinatorEffect.Fault.LIED ? log.atError() : log.atInfo();
        level.addKeyValue("holder", holders.name(blamed.holder()))
                .addKeyValue("fault", blamed.fault().name().toLowerCase(java.util.Locale.ROOT))
                .log("a holder did not contribute to a signature");
    }

    /** Where so many object that the others are too few, it is the request's fault. */
    private IssuanceRefused refused(CoordinatorEffect.Failed failed) {
        long objections = failed.reasons().values().stream()
                .filter(reason -> reason.startsWith(SigningReply.Reason.OBJECTION.name()))
                .count();
        int holding = epoch.key().shares().size();
        Code code = objections > holding - epoch.key().threshold() ? Code.NOT_ENTITLED : Code.UNAVAILABLE;
        return new IssuanceRefused(
                code, "the holders of the key do not sign: " + failed.reason() + " " + failed.reasons());
    }
}
