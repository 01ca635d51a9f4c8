package internet2.ledger.client;

import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.ledger.Genesis;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerMode;
import internet2.ledger.LedgerNetwork;
import internet2.ledger.Membership;
import internet2.ledger.membership.SessionRights;
import internet2.ledger.space.Plot;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A node's own place on the ledger: does what the package describes, then keeps the node present until it is closed,
 * and takes its part in the randomness of epochs while it votes.
 * The same for the first validator and for a node that joined.
 */
public final class NodeAccount implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(200);

    private final Account account;
    private final Plot plot;
    private final PresenceKeeper keeper;
    private final Session session;
    private final SeedKeeper seeds;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable RoundTripKeeper witness;

    private NodeAccount(Account account, Plot plot, PresenceKeeper keeper, Session session) {
        this.account = account;
        this.plot = plot;
        this.keeper = keeper;
        this.session = session;
        this.seeds = new SeedKeeper(account, session);
    }

    /**
     * Waits for admission, makes the plot, commits to it, proves presence, opens a session with all rights.
     *
     * @param plotFolder of the plot: the data folder
     * @param sessionLifetime of a session key
     * @param admission how long to wait, once this node has all blocks, until an administrator has admitted it
     * @throws TimeoutException nobody did
     * @throws OperationRejected the ledger refuses a step, and says why
     */
    public static NodeAccount start(
            Ledger ledger,
            HybridKey identity,
            Path plotFolder,
            Duration sessionLifetime,
            Duration admission,
            SecureRandom random,
            InstantSource clock)
            throws InterruptedException, TimeoutException {
        Account account = new Account(ledger, identity);
        awaitAdmission(ledger, account.id(), admission);
        Genesis genesis = ledger.genesis();
        Plot plot = Plot.open(
                plotFolder,
                genesis.network(),
                account.id(),
                genesis.parameters().plot());
        try {
            PresenceKeeper keeper = new PresenceKeeper(account, plot);
            try {
                Session session = keeper.present(
                        () -> Session.open(account, SessionRights.all(), sessionLifetime, random, clock));
                return new NodeAccount(account, plot, keeper, session);
            } catch (InterruptedException | RuntimeException e) {
                keeper.close();
                throw e;
            }
        } catch (InterruptedException | RuntimeException e) {
            plot.close();
            throw e;
        }
    }

    private static void awaitAdmission(Ledger ledger, NodeId id, Duration atMost)
            throws InterruptedException, TimeoutException {
        Membership membership = ledger.query(Membership.class);
        long deadline = System.nanoTime() + atMost.toNanos();
        long height = ledger.tip().height();
        while (!membership.isMember(id)) {
            boolean catchesUp =
                    ledger.tip().height() > height && ledger.status().mode() == LedgerMode.CATCHING_UP;
            if (catchesUp) { // its admission may be in a block that is still to come
                height = ledger.tip().height();
                deadline = System.nanoTime() + atMost.toNanos();
            }
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("identity " + id + " was not admitted to the network within " + atMost
                        + "; ask an administrator to admit it");
            }
            ledger.awaitHeight(ledger.tip().height() + 1, LOOK);
        }
    }

    /** From now on, while it votes, the node witnesses how far others are. Once. */
    public void witness(LedgerNetwork network, SecureRandom random) {
        witness = new RoundTripKeeper(account, session, network, random);
    }

    public NodeId id() {
        return account.id();
    }

    public Account account() {
        return account;
    }

    /** Acts for the node, in every module. */
    public Session session() {
        return session;
    }

    /** Until when the node's presence is proven. */
    public Optional<Instant> presentUntil() {
        return account.ledger().query(Membership.class).presentUntil(account.id());
    }

    /** What is wrong with the node's presence, its part in the epoch's randomness or as a witness, in words. */
    public Optional<String> problem() {
        return keeper.problem()
                .or(seeds::problem)
                .or(() -> Optional.ofNullable(witness).flatMap(RoundTripKeeper::problem));
    }

    /** Stops renewing; the presence ends by itself. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            RoundTripKeeper witnessing = witness;
            if (witnessing != null) {
                witnessing.close();
            }
            seeds.close();
            keeper.close();
            plot.close();
        }
    }
}
