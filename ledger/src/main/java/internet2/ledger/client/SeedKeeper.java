package internet2.ledger.client;

import internet2.foundation.Hash;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.ledger.membership.MembershipModule;
import internet2.ledger.membership.MembershipOperation;
import internet2.ledger.membership.MembershipOperation.CommitSeed;
import internet2.ledger.membership.MembershipOperation.RevealSeed;
import internet2.ledger.membership.Registry;
import internet2.ledger.membership.Seeds;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A validator's part in the randomness of epochs: commits to a seed in each epoch and reveals it in the next. Does
 * nothing while the node does not vote. Seeds follow from the identity's key, so a restart loses none.
 */
final class SeedKeeper implements AutoCloseable {

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    private final Account account;
    private final Session session;
    private final Registry registry;
    private final Seeds seeds;
    private final Chore chore;

    SeedKeeper(Account account, Session session) {
        Ledger ledger = account.ledger();
        this.account = account;
        this.session = session;
        this.registry = ledger.query(Registry.class);
        this.seeds = ledger.query(Seeds.class);
        this.chore = new Chore("seeds", ledger, LOOK, "no part in the epoch's randomness", this::takePart);
    }

    Optional<String> problem() {
        return chore.problem();
    }

    private void takePart() throws InterruptedException {
        long epoch = registry.epoch().number();
        if (seeds.isSecret(account.id(), epoch - 1)) {
            require("reveal a seed", epoch, new RevealSeed(account.seed(epoch - 1)));
        }
        if (registry.isValidator(account.id()) && !seeds.isCommitted(account.id(), epoch)) {
            Hash commitment = Seeds.commitment(account.id(), epoch, account.seed(epoch));
            require("commit to a seed", epoch, new CommitSeed(epoch, commitment));
        }
    }

    /** A refusal is none where the epoch ended meanwhile. */
    private void require(String what, long epoch, MembershipOperation operation) throws InterruptedException {
        try {
            Receipt receipt =
                    session.submit(MembershipModule.NAME, operation).get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS);
            account.ledger().awaitHeight(receipt.height(), LOOK);
            if (receipt.outcome() instanceof Outcome.Refused refused
                    && registry.epoch().number() == epoch) {
                throw new OperationRejected(what, refused);
            }
        } catch (ExecutionException | TimeoutException unanswered) {
            throw new LedgerUnavailableException("could not " + what + ": no answer", unanswered);
        }
    }

    @Override
    public void close() {
        chore.close();
    }
}
