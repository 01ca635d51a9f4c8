package internet2.ledger.client;

import internet2.ledger.Ledger;
import internet2.ledger.membership.EpochRecord;
import internet2.ledger.membership.MembershipOperation.CommitPlot;
import internet2.ledger.membership.MembershipOperation.ProvePresence;
import internet2.ledger.membership.Registry;
import internet2.ledger.space.Plot;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps a host present: commits its plot, then proves it as soon as an epoch begins, so that there is nearly an epoch
 * left to try again before the last proof is stale.
 */
final class PresenceKeeper implements AutoCloseable {

    private static final Duration LOOK_MAX = Duration.ofSeconds(5);
    private static final int FIRST_TRIES = 5;
    /** Where nothing else happens, blocks come each few seconds. */
    private static final Duration NEXT_BLOCK_MAX = Duration.ofSeconds(30);

    private final Account account;
    private final Registry registry;
    private final Plot plot;
    private final Chore chore;

    /** Makes the host present before it returns. */
    PresenceKeeper(Account account, Plot plot) throws InterruptedException {
        this.account = account;
        Ledger ledger = account.ledger();
        this.registry = ledger.query(Registry.class);
        this.plot = plot;
        Duration often = ledger.genesis().parameters().epoch().dividedBy(20);
        Duration look = often.compareTo(LOOK_MAX) < 0 ? often : LOOK_MAX;
        becomePresent();
        this.chore = new Chore("presence", ledger, look, "presence not renewed", this::bePresent);
    }

    /** Why the last proof failed, if it did. */
    Optional<String> problem() {
        return chore.problem();
    }

    /** An epoch may end between a proof and its block. */
    private void becomePresent() throws InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                bePresent();
                return;
            } catch (OperationRejected rejected) {
                if (tries == FIRST_TRIES || !rejected.code().equals("space-epoch")) {
                    throw rejected;
                }
            }
        }
    }

    /**
     * Does what the ledger lets nobody but a present host do.
     *
     * <p>A ledger that stood still for longer than an epoch, as after a power cut, learns what time it is from the next
     * block: the one that refuses the step. So presence is proven anew then, and the step is tried again. That block
     * may be there before the step: it still belongs to the old epoch, and the new one begins with the block after it.
     */
    <T> T present(Step<T> step) throws InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                return step.take();
            } catch (OperationRejected rejected) {
                if (tries == FIRST_TRIES || !rejected.code().equals("space-stale")) {
                    throw rejected;
                }
                if (isProven(registry.epoch())) {
                    account.ledger().awaitHeight(account.ledger().tip().height() + 1, NEXT_BLOCK_MAX);
                }
                becomePresent();
            }
        }
    }

    /** What ends with a value, or is refused. */
    @FunctionalInterface
    interface Step<T> {
        T take() throws InterruptedException;
    }

    private synchronized void bePresent() throws InterruptedException {
        EpochRecord epoch = registry.epoch();
        if (!registry.plotRoot(account.id()).equals(Optional.of(plot.roots().last()))) {
            account.require(
                    "commit to the plot",
                    new CommitPlot(epoch.number(), plot.roots(), plot.commitment(epoch.randomness())));
            plot.dropLayers();
            epoch = registry.epoch();
        }
        if (!isProven(epoch)) {
            account.require("prove presence", new ProvePresence(epoch.number(), plot.presence(epoch.randomness())));
        }
    }

    private boolean isProven(EpochRecord epoch) {
        return registry.epochProven(account.id()).equals(Optional.of(epoch.number()));
    }

    @Override
    public void close() {
        chore.close();
    }
}
