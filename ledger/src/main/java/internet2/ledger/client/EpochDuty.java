package internet2.ledger.client;

import internet2.ledger.Ledger;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.ledger.membership.MembershipModule;
import internet2.ledger.membership.MembershipOperation;
import internet2.ledger.membership.Registry;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Submits what a validator has to say once an epoch, and has no meaning in the next. */
final class EpochDuty {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
    private static final Duration HERE_MAX = Duration.ofSeconds(5);

    private final Ledger ledger;
    private final Registry registry;
    private final Session session;

    EpochDuty(Ledger ledger, Session session) {
        this.ledger = ledger;
        this.registry = ledger.query(Registry.class);
        this.session = session;
    }

    /** A refusal is none where the epoch ended meanwhile. */
    void require(String what, long epoch, MembershipOperation operation) throws InterruptedException {
        try {
            Receipt receipt =
                    session.submit(MembershipModule.NAME, operation).get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS);
            ledger.awaitHeight(receipt.height(), HERE_MAX);
            if (receipt.outcome() instanceof Outcome.Refused refused
                    && registry.epoch().number() == epoch) {
                throw new OperationRejected(what, refused);
            }
        } catch (ExecutionException | TimeoutException unanswered) {
            throw new LedgerUnavailableException("could not " + what + ": no answer", unanswered);
        }
    }
}
