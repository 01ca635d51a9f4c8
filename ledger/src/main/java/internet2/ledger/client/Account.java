package internet2.ledger.client;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.HybridSignature;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.ledger.Authorization;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerMode;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Operation;
import internet2.ledger.OperationRefused;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.ledger.membership.MembershipModule;
import internet2.ledger.membership.MembershipOperation;
import internet2.ledger.proofs.FourProofs;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An identity on a ledger: what it signs itself, one operation after the other. Thread-safe; blocks. */
public final class Account {

    private static final Logger log = LoggerFactory.getLogger(Account.class);

    /** Refusals that another try with the ledger's newest state may mend. */
    static final Set<String> WORTH_ANOTHER_TRY =
            Set.of("sequence-gap", "sequence-replayed", "time-expired", "time-not-found", "work-insufficient");

    private static final String SEED_DOMAIN = "ledger/seed/1";
    private static final int TRIES = 4;
    private static final int STATE_BYTES = 4096;
    private static final Duration CATCH_UP = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(250);

    /** Stands where the signature will be: the id does not cover it. */
    private static final HybridSignature UNSIGNED = new HybridSignature(
            Bytes.wrap(new byte[Authorization.ED25519_SIGNATURE_BYTES]),
            PostQuantumAlgorithm.FALCON_1024,
            Bytes.of((byte) 0));

    private final Ledger ledger;
    private final HybridKey identity;
    private final FourProofs proofs;

    public Account(Ledger ledger, HybridKey identity) {
        this.ledger = ledger;
        this.identity = identity;
        this.proofs = new FourProofs(ledger.genesis());
    }

    public NodeId id() {
        return identity.publicKey().id();
    }

    Ledger ledger() {
        return ledger;
    }

    FourProofs proofs() {
        return proofs;
    }

    /**
     * Signs and submits, waits for the receipt and for this node to have its block.
     *
     * @throws LedgerUnavailableException the outcome is unknown
     */
    public synchronized Receipt submit(MembershipOperation.ByIdentity operation) throws InterruptedException {
        Receipt receipt = attempt(operation);
        for (int tries = 1; tries < TRIES && isWorthAnotherTry(receipt); tries++) {
            log.atDebug().addKeyValue("outcome", receipt.outcome()).log("trying an operation again");
            awaitLevel();
            receipt = attempt(operation);
        }
        if (receipt.inBlock()) {
            ledger.awaitHeight(receipt.height(), CATCH_UP);
        }
        return receipt;
    }

    /** While blocks are still fetched, the newest state here is old, and with it the sequence number. */
    private void awaitLevel() throws InterruptedException {
        long deadline = System.nanoTime() + CATCH_UP.toNanos();
        while (ledger.status().mode() == LedgerMode.CATCHING_UP && System.nanoTime() - deadline < 0) {
            if (ledger.awaitHeight(ledger.tip().height() + 1, LOOK)) {
                deadline = System.nanoTime() + CATCH_UP.toNanos();
            } // else it may be level without a block more
        }
    }

    /**
     * Nobody else's guess, and always the same: an Ed25519 signature that is never shown says it, and it is signed for
     * nothing else.
     */
    Hash seed(long epoch) {
        Bytes message =
                new CanonicalWriter().hash(ledger.network().hash()).u64(epoch).toBytes();
        return Hash.of(identity.statementKey().sign(SEED_DOMAIN, message));
    }

    /** The same for what has to be accepted: gives the result. */
    Bytes require(String what, MembershipOperation.ByIdentity operation) throws InterruptedException {
        return switch (submit(operation).outcome()) {
            case Outcome.Accepted accepted -> accepted.result();
            case Outcome.Refused refused -> throw new OperationRejected(what, refused);
        };
    }

    static boolean isWorthAnotherTry(Receipt receipt) {
        return receipt.outcome() instanceof Outcome.Refused refused && WORTH_ANOTHER_TRY.contains(refused.code());
    }

    private static int stateBytes(MembershipOperation.ByIdentity operation) {
        boolean mayMoveASeat = operation instanceof MembershipOperation.SucceedIdentity;
        return mayMoveASeat ? MembershipOperation.STATE_BYTES_MAX : STATE_BYTES;
    }

    private Receipt attempt(MembershipOperation.ByIdentity operation) {
        Operation unsigned = new Operation(
                ledger.network(),
                id(),
                ledger.nextSequence(id(), Optional.empty()),
                ledger.tip(),
                MembershipModule.NAME,
                operation.encoded(),
                stateBytes(operation),
                0,
                new Authorization.ByIdentity(UNSIGNED));
        Hash operationId = unsigned.id();
        HybridSignature signature = identity.sign(Authorization.DOMAIN, operationId.bytes());
        try {
            long nonce = proofs.puzzle(unsigned, operationId, ledger.workBits()).solve();
            Operation signed = unsigned.withWork(nonce).withAuthorization(new Authorization.ByIdentity(signature));
            return ledger.submit(signed).join();
        } catch (OperationRefused malformed) {
            throw new IllegalStateException("our own operation can be read", malformed);
        } catch (CompletionException e) {
            throw e.getCause() instanceof LedgerUnavailableException unavailable
                    ? unavailable
                    : new LedgerUnavailableException("the operation's outcome is unknown", e);
        }
    }
}
