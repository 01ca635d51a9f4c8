package internet2.ledger.client;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.Ed25519Key;
import internet2.ledger.Authorization;
import internet2.ledger.Ledger;
import internet2.ledger.Operation;
import internet2.ledger.OperationRefused;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One session key and its sequence. Operations go out in sequence, many at once; after a refusal the lane drains and
 * asks the ledger where it stands.
 */
final class SessionLane {

    /** Operations without an answer; more wait at the sender's. */
    private static final int UNANSWERED_MAX = 4096;

    private static final Duration CATCH_UP = Duration.ofSeconds(10);
    private static final Bytes UNSIGNED = Bytes.wrap(new byte[Authorization.ED25519_SIGNATURE_BYTES]);

    private final Account account;
    private final Ledger ledger;
    private final Ed25519Key key;
    private final Instant expiry;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition answered = lock.newCondition();
    private long next; // guarded by lock, as all below
    private int unanswered;
    private boolean unsure;
    private long heightSeen;

    SessionLane(Account account, Ed25519Key key, Instant expiry) {
        this.account = account;
        this.ledger = account.ledger();
        this.key = key;
        this.expiry = expiry;
    }

    Instant expiry() {
        return expiry;
    }

    CompletableFuture<Receipt> submit(String module, Bytes payload, int stateBytes)
            throws InterruptedException, OperationRefused {
        lock.lock();
        try {
            while (unanswered >= UNANSWERED_MAX || (unsure && unanswered > 0)) {
                answered.await();
            }
            if (unsure) {
                ledger.awaitHeight(heightSeen, CATCH_UP);
                next = Math.max(next, ledger.nextSequence(account.id(), Optional.of(key.publicKey())));
                unsure = false;
            }
            Operation operation = sign(next, module, payload, stateBytes);
            next++;
            unanswered++;
            return ledger.submit(operation).whenComplete(this::answered);
        } finally {
            lock.unlock();
        }
    }

    private Operation sign(long sequence, String module, Bytes payload, int stateBytes) throws OperationRefused {
        Operation unsigned = new Operation(
                ledger.network(),
                account.id(),
                sequence,
                ledger.tip(),
                module,
                payload,
                stateBytes,
                0,
                new Authorization.BySession(key.publicKey(), UNSIGNED));
        Hash id = unsigned.id();
        long nonce = account.proofs().puzzle(unsigned, id, ledger.workBits()).solve();
        Bytes signature = key.sign(Authorization.DOMAIN, id.bytes());
        return unsigned.withWork(nonce).withAuthorization(new Authorization.BySession(key.publicKey(), signature));
    }

    private void answered(Receipt receipt, Throwable failure) {
        lock.lock();
        try {
            unanswered--;
            if (failure != null || receipt.outcome() instanceof Outcome.Refused) {
                unsure = true;
                next = 0; // only the ledger knows now which numbers are used up
            }
            if (failure == null) {
                heightSeen = Math.max(heightSeen, receipt.height());
            }
            answered.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
