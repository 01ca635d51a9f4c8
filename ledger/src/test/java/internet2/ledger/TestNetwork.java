package internet2.ledger;

import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.ledger.client.Account;
import internet2.ledger.client.NodeAccount;
import internet2.ledger.client.Session;
import internet2.ledger.membership.SessionRights;
import internet2.ledger.node.LedgerConfiguration;
import internet2.ledger.node.LedgerNode;
import internet2.ledger.space.PlotParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** A network of one validator in a folder, with modules of the test's choice, and whom it begins with. */
public final class TestNetwork implements AutoCloseable {

    /** A tiny plot. */
    public static final PlotParameters PLOT = new PlotParameters(6, 3, 4, 8, 8);

    private static final Duration MODE_MAX = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(200);

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Keys take time to make; tests may share them. */
    public static final HybridKey VALIDATOR = HybridKey.generate(PostQuantumAlgorithm.FALCON_1024, RANDOM);

    public static final HybridKey ADMINISTRATOR = HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, RANDOM);

    private final Path folder;
    private final Genesis genesis;
    private final List<LedgerModule<?>> modules;
    private final List<Runnable> open = new ArrayList<>();
    private InstantSource clock = InstantSource.system();
    private LedgerObserver observer = LedgerObserver.NONE;

    public TestNetwork(Path folder, Parameters parameters, LedgerModule<?>... modules) {
        this(folder, genesis(parameters), modules);
    }

    public TestNetwork(Path folder, Genesis genesis, LedgerModule<?>... modules) {
        this.folder = folder;
        this.genesis = genesis;
        this.modules = List.of(modules);
    }

    /** Easy puzzles, a tiny plot, everything else as in development. */
    public static Parameters parameters() {
        Parameters base = Parameters.development();
        return new Parameters(
                base.epoch(),
                base.idleInterval(),
                base.citedAgeMax(),
                base.citedBlocksMax(),
                4,
                20,
                1_000_000,
                0,
                base.sessionLifetimeMax(),
                base.stakeMin(),
                PLOT);
    }

    public static Genesis genesis(Parameters parameters) {
        return Genesis.ofOne(
                "test", Instant.now(), VALIDATOR.publicKey(), ADMINISTRATOR.publicKey(), parameters, Map.of());
    }

    public TestNetwork withClock(InstantSource other) {
        clock = other;
        return this;
    }

    public TestNetwork withObserver(LedgerObserver other) {
        observer = other;
        return this;
    }

    public Genesis genesis() {
        return genesis;
    }

    /** Who does not vote yet hands operations to others; where none does, nobody takes them. */
    public static void awaitVoting(Ledger ledger) throws InterruptedException {
        awaitMode(ledger, LedgerMode.VALIDATING);
    }

    public static void awaitMode(Ledger ledger, LedgerMode mode) throws InterruptedException {
        Instant end = Instant.now().plus(MODE_MAX);
        while (ledger.status().mode() != mode) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("not " + mode + " after " + MODE_MAX + ": " + ledger.status());
            }
            boolean _ = ledger.awaitHeight(ledger.tip().height() + 1, LOOK);
        }
    }

    public LedgerConfiguration configuration(String name) {
        return LedgerConfiguration.in(folder.resolve(name).resolve("ledger"))
                .withClock(clock)
                .withObserver(observer);
    }

    /** Opens the validator's ledger; closed with the network, or before. */
    public LedgerNode openValidator() {
        LedgerNode node = LedgerNode.openValidator(configuration("validator"), genesis, modules, VALIDATOR);
        open.add(node::close);
        return node;
    }

    public LedgerNode openFollower(String name, List<BlockSource> sources, OperationSink sink) {
        LedgerNode node = LedgerNode.openFollower(configuration(name), genesis, modules, sources, sink);
        open.add(node::close);
        return node;
    }

    /** The validator's own account, present and with a session. */
    public NodeAccount start(Ledger ledger) throws InterruptedException, TimeoutException {
        return start(ledger, VALIDATOR, "validator");
    }

    public NodeAccount start(Ledger ledger, HybridKey identity, String name)
            throws InterruptedException, TimeoutException {
        Path home = folder.resolve(name);
        try {
            Files.createDirectories(home);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        NodeAccount account =
                NodeAccount.start(ledger, identity, home, Duration.ofHours(1), Duration.ofSeconds(10), RANDOM, clock);
        open.add(account::close);
        return account;
    }

    /** A session of the administrator. */
    public Session administrator(Ledger ledger) throws InterruptedException {
        return session(ledger, ADMINISTRATOR, SessionRights.all());
    }

    public Session session(Ledger ledger, HybridKey identity, SessionRights rights) throws InterruptedException {
        return Session.open(new Account(ledger, identity), rights, Duration.ofHours(1), RANDOM, clock);
    }

    @Override
    public void close() {
        open.reversed().forEach(Runnable::run);
    }
}
