package internet2.ledger.client;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.OperationRefused;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.ledger.membership.MembershipOperation.OpenSession;
import internet2.ledger.membership.SessionRights;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submits operations for an account: keeps the sequence, cites a recent block, solves the puzzle, signs with a session
 * key, and replaces that key before it expires. Thread-safe.
 */
public final class Session {

    /** State that an operation may write unless told otherwise. */
    public static final int STATE_BYTES_DEFAULT = 8 << 10;

    private static final Logger log = LoggerFactory.getLogger(Session.class);
    private static final int TRIES = 4;

    /** Refusals that a new session key mends. */
    private static final Set<String> SESSION_LOST = Set.of("stake-session", "stake-session-expired");

    private final Account account;
    private final SessionRights rights;
    private final Duration lifetime;
    private final SecureRandom random;
    private final InstantSource clock;
    private final AtomicBoolean renewing = new AtomicBoolean();
    private volatile SessionLane lane;

    private Session(Account account, SessionRights rights, Duration lifetime, SecureRandom random, InstantSource clock)
            throws InterruptedException {
        this.account = account;
        this.rights = rights;
        Duration longest = account.ledger().genesis().parameters().sessionLifetimeMax();
        // Clocks differ: asking for less than the longest leaves room for that.
        Duration asked = longest.multipliedBy(9).dividedBy(10);
        this.lifetime = lifetime.compareTo(asked) < 0 ? lifetime : asked;
        this.random = random;
        this.clock = clock;
        this.lane = newLane();
    }

    /**
     * Makes a session key and lets the identity authorise it on the ledger.
     *
     * @param lifetime of a key, at most what the network allows; a new one follows by itself
     * @throws OperationRejected the ledger does not authorise it
     * @throws LedgerUnavailableException nobody knows whether it did
     */
    public static Session open(
            Account account, SessionRights rights, Duration lifetime, SecureRandom random, InstantSource clock)
            throws InterruptedException {
        return new Session(account, rights, lifetime, random, clock);
    }

    public NodeId account() {
        return account.id();
    }

    /** Submits an operation that writes up to {@link #STATE_BYTES_DEFAULT}. */
    public CompletableFuture<Receipt> submit(String module, Encodable operation) {
        return submit(module, operation.encoded(), STATE_BYTES_DEFAULT);
    }

    /**
     * Submits an operation; see {@link internet2.ledger.OperationSink#submit}. Refusals for a reason that passes (the
     * puzzle got harder, an operation before this one was refused) are tried again. Blocks while thousands are
     * unanswered. What depends on the future should not block: it runs on the ledger's threads.
     *
     * @param stateBytes the most bytes of state that the operation writes; more than 16 KiB make the puzzle harder
     */
    public CompletableFuture<Receipt> submit(String module, Bytes payload, int stateBytes) {
        return submit(module, payload, stateBytes, TRIES);
    }

    private CompletableFuture<Receipt> submit(String module, Bytes payload, int stateBytes, int tries) {
        renewInTime();
        SessionLane current = lane;
        try {
            return current.submit(module, payload, stateBytes).thenCompose(receipt -> {
                boolean again = tries > 1 && (Account.isWorthAnotherTry(receipt) || isLost(receipt));
                return again
                        ? onOwnThread(() -> again(current, receipt, module, payload, stateBytes, tries - 1))
                        : CompletableFuture.completedFuture(receipt);
            });
        } catch (OperationRefused refusal) {
            return CompletableFuture.failedFuture(new IllegalArgumentException(refusal.reason(), refusal));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(new LedgerUnavailableException("interrupted before submission", e));
        }
    }

    private CompletableFuture<Receipt> again(
            SessionLane used, Receipt refused, String module, Bytes payload, int stateBytes, int tries) {
        if (isLost(refused)) {
            replace(used);
        }
        return submit(module, payload, stateBytes, tries);
    }

    private static boolean isLost(Receipt receipt) {
        return receipt.outcome() instanceof Outcome.Refused refused && SESSION_LOST.contains(refused.code());
    }

    /** The answer's thread is the ledger's: trying again may block. */
    private static CompletableFuture<Receipt> onOwnThread(Supplier<CompletableFuture<Receipt>> next) {
        return CompletableFuture.supplyAsync(() -> next.get().join(), Thread::startVirtualThread);
    }

    private void renewInTime() {
        boolean due = now().plus(lifetime.dividedBy(3)).isAfter(lane.expiry());
        if (due && renewing.compareAndSet(false, true)) {
            SessionLane old = lane;
            Thread.ofVirtual().start(() -> {
                try {
                    replace(old);
                } catch (RuntimeException e) {
                    log.atWarn()
                            .addKeyValue("account", account.id())
                            .setCause(e)
                            .log("session not renewed yet");
                } finally {
                    renewing.set(false);
                }
            });
        }
    }

    private synchronized void replace(SessionLane used) {
        if (lane != used) {
            return; // somebody else did
        }
        try {
            lane = newLane();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LedgerUnavailableException("interrupted while opening a session", e);
        }
    }

    private SessionLane newLane() throws InterruptedException {
        Ed25519Key key = Ed25519Key.generate(random);
        Instant expiry = now().plus(lifetime);
        account.require("open a session", new OpenSession(key.publicKey(), rights, expiry));
        return new SessionLane(account, key, expiry);
    }

    /** Sessions expire by block time, which this machine's clock may be behind. */
    private Instant now() {
        Instant blockTime = account.ledger().blockTime();
        Instant here = clock.instant();
        return here.isBefore(blockTime) ? blockTime : here;
    }
}
