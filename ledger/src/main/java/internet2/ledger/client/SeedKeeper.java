package internet2.ledger.client;

import internet2.foundation.Hash;
import internet2.ledger.Ledger;
import internet2.ledger.membership.MembershipOperation.CommitSeed;
import internet2.ledger.membership.MembershipOperation.RevealSeed;
import internet2.ledger.membership.Registry;
import internet2.ledger.membership.Seeds;
import java.time.Duration;
import java.util.Optional;

/**
 * A validator's part in the randomness of epochs: commits to a seed in each epoch and reveals it in the next. Does
 * nothing while the node does not vote. Seeds follow from the identity's key, so a restart loses none.
 */
final class SeedKeeper implements AutoCloseable {

    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Account account;
    private final EpochDuty duty;
    private final Registry registry;
    private final Seeds seeds;
    private final Chore chore;

    SeedKeeper(Account account, Session session) {
        Ledger ledger = account.ledger();
        this.account = account;
        this.duty = new EpochDuty(ledger, session);
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
            duty.require("reveal a seed", epoch, new RevealSeed(account.seed(epoch - 1)));
        }
        if (registry.isValidator(account.id()) && !seeds.isCommitted(account.id(), epoch)) {
            Hash commitment = Seeds.commitment(account.id(), epoch, account.seed(epoch));
            duty.require("commit to a seed", epoch, new CommitSeed(epoch, commitment));
        }
    }

    @Override
    public void close() {
        chore.close();
    }
}
