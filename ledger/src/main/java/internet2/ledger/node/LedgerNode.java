package internet2.ledger.node;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.crypto.HybridKey;
import internet2.ledger.Accusation;
import internet2.ledger.BlockListener;
import internet2.ledger.BlockReference;
import internet2.ledger.BlockSource;
import internet2.ledger.CommittedBlock;
import internet2.ledger.ConsensusEvent;
import internet2.ledger.Epoch;
import internet2.ledger.Genesis;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerModule;
import internet2.ledger.LedgerNetwork;
import internet2.ledger.LedgerStatus;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Operation;
import internet2.ledger.OperationSink;
import internet2.ledger.Queries;
import internet2.ledger.Receipt;
import internet2.ledger.StateReader;
import internet2.ledger.Tip;
import internet2.ledger.execution.ModuleView;
import internet2.ledger.execution.Modules;
import internet2.ledger.execution.Overlay;
import internet2.ledger.membership.Convictions;
import internet2.ledger.membership.Convictions.Conviction;
import internet2.ledger.membership.MembershipModule;
import internet2.ledger.membership.Registry;
import internet2.ledger.membership.RoundTrips;
import internet2.ledger.membership.SessionRecord;
import internet2.ledger.proofs.FourProofs;
import internet2.verifier.Checkpoint;
import internet2.verifier.EpochStep;
import internet2.verifier.StateProof;
import internet2.verifier.ValidatorSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The ledger of one node. */
public final class LedgerNode implements Ledger {

    private final Genesis genesis;
    private final Chain chain;
    private final Modules modules;
    private final Registry registry;
    private final Queries committed;
    private final Parallel parallel;
    private final Announcements announcements;
    private final FinalityMeter finality = new FinalityMeter();
    private final Checkpoints checkpoints;
    private final StateServer stateServer;
    private final ConsensusFeed feed;
    private final Accusations accusations;
    private final Optional<NetworkWays> networkWays;
    private final Engine engine;
    private final Backfill backfill;
    private final AtomicBoolean closed = new AtomicBoolean();

    private LedgerNode(
            LedgerConfiguration configuration,
            Genesis genesis,
            List<? extends LedgerModule<?>> applications,
            Optional<HybridKey> identity,
            LedgerNetwork network,
            Optional<Ways> ways) {
        this.genesis = genesis;
        List<LedgerModule<?>> all = new ArrayList<>();
        all.add(new MembershipModule(genesis));
        all.addAll(applications);
        this.modules = new Modules(all);
        this.chain = Chain.open(configuration, genesis, modules);
        try {
            this.committed = modules.queries(new Overlay(chain.state().state()));
            this.registry = committed.get(Registry.class);
            this.parallel = new Parallel(configuration.verifiers());
            this.announcements = new Announcements(chain.tip().height());
            this.checkpoints = new Checkpoints(genesis.network(), chain, configuration.observer());
            this.stateServer = new StateServer(checkpoints, configuration.clock());
            this.feed = new ConsensusFeed(configuration.observer());
            this.accusations = new Accusations(configuration.folder().resolve("accusations"));
            Machinery machinery = new Machinery(
                    genesis,
                    configuration,
                    new Views(chain, modules, new FourProofs(genesis), committed),
                    parallel,
                    announcements,
                    finality,
                    checkpoints,
                    feed,
                    accusations,
                    new Watch(
                            feed,
                            configuration.observer(),
                            configuration.clock(),
                            System::nanoTime,
                            committed.get(RoundTrips.class)::among),
                    network);
            this.networkWays = ways.isPresent() ? Optional.empty() : identity.map(key -> networkWays(network, key));
            Ways open = ways.or(() -> networkWays).orElseThrow();
            this.engine = new Replica(machinery, identity, open);
            this.backfill = Backfill.start(chain.stored(), open, configuration.observer());
        } catch (RuntimeException e) {
            chain.close();
            throw e;
        }
    }

    private NetworkWays networkWays(LedgerNetwork network, HybridKey identity) {
        return new NetworkWays(
                network,
                identity.publicKey().id(),
                () -> registry.epochAfter(chain.tip().time()).validators(),
                registry::endpoint,
                this::receipt);
    }

    /**
     * Opens the ledger of a node. It validates whenever its identity has a seat in the set of validators, and follows
     * otherwise.
     *
     * @param applications modules besides the ledger's own, in the order in which all nodes have them
     * @param network to the ledgers of other nodes
     * @throws internet2.foundation.store.StoreException the log is damaged, or the disk refuses
     * @throws LedgerUnavailableException the log does not lead to the state that its blocks promise
     */
    public static LedgerNode open(
            LedgerConfiguration configuration,
            Genesis genesis,
            List<? extends LedgerModule<?>> applications,
            HybridKey identity,
            LedgerNetwork network) {
        FirstSync.run(configuration, genesis, network, identity.publicKey().id());
        return new LedgerNode(configuration, genesis, applications, Optional.of(identity), network, Optional.empty());
    }

    /** {@link #open} without a network: a ledger whose only validator this is. */
    public static LedgerNode openValidator(
            LedgerConfiguration configuration,
            Genesis genesis,
            List<? extends LedgerModule<?>> applications,
            HybridKey identity) {
        if (!genesis.validators().getFirst().id().equals(identity.publicKey().id())) {
            throw new IllegalArgumentException(identity.publicKey().id() + " is not the network's only validator");
        }
        return open(configuration, genesis, applications, identity, LedgerNetwork.NONE);
    }

    /**
     * Opens the ledger of a node that never votes.
     *
     * @param sources of blocks; none is trusted
     * @param sink takes operations to a validator
     */
    public static LedgerNode openFollower(
            LedgerConfiguration configuration,
            Genesis genesis,
            List<? extends LedgerModule<?>> applications,
            List<BlockSource> sources,
            OperationSink sink) {
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("a follower needs at least one source of blocks");
        }
        return new LedgerNode(
                configuration,
                genesis,
                applications,
                Optional.empty(),
                LedgerNetwork.NONE,
                Optional.of(Ways.of(sources, sink)));
    }

    @Override
    public Genesis genesis() {
        return genesis;
    }

    @Override
    public NetworkId network() {
        return chain.network();
    }

    @Override
    public CompletableFuture<Receipt> submit(Operation operation) {
        return engine.submit(operation);
    }

    @Override
    public Optional<Receipt> receipt(Hash operation) {
        return chain.state().receipt(operation);
    }

    @Override
    public StateReader state(String module) {
        if (!modules.has(module)) {
            throw new IllegalArgumentException("this ledger has no module " + module);
        }
        return new ModuleView(module, new Overlay(chain.state().state()));
    }

    @Override
    public <Q> Q query(Class<Q> type) {
        return committed.get(type);
    }

    @Override
    public StateProof prove(String module, Bytes key) {
        engine.bringCheckpointUpToDate();
        return checkpoints.prove(module, key);
    }

    @Override
    public Checkpoint checkpoint() {
        engine.bringCheckpointUpToDate();
        return newestCheckpoint();
    }

    @Override
    public Checkpoint newestCheckpoint() {
        return checkpoints
                .newest()
                .orElseThrow(
                        () -> new LedgerUnavailableException("no checkpoint has arrived yet; try again in a second"));
    }

    @Override
    public List<EpochStep> epochSteps(long fromEpoch, int max) {
        return checkpoints.steps(fromEpoch, Math.min(max, EpochSteps.STEPS_MAX), EpochSteps.BYTES_MAX);
    }

    @Override
    public Checkpoint statePoint() {
        engine.bringCheckpointUpToDate();
        return stateServer.point();
    }

    @Override
    public StatePiece statePiece(StatePiece.Request request) {
        return stateServer.piece(request);
    }

    @Override
    public LedgerStatus status() {
        Tip tip = chain.tip();
        Engine.Progress progress = engine.progress(tip);
        return new LedgerStatus(
                genesis.network(),
                progress.mode(),
                tip.height(),
                progress.finalHeight(),
                progress.view(),
                progress.epoch(),
                progress.leader(),
                tip.block().hash(),
                tip.stateRoot(),
                tip.time(),
                roster().statuses(),
                finality.medianMillis(),
                chain.state().operations(),
                engine.waiting(),
                registry.workBits(),
                engine.problems());
    }

    @Override
    public List<Accusation> evidence() {
        return accusations.inWords(convictions());
    }

    private Roster roster() {
        ValidatorSet current = registry.validators();
        ValidatorSet next = registry.next(Instant.MAX).map(Epoch::validators).orElse(current);
        Set<NodeId> convicted =
                convictions().stream().map(Conviction::validator).collect(Collectors.toSet());
        return new Roster(current, next, convicted::contains, engine::isQuarantined, engine::opinion);
    }

    private List<Conviction> convictions() {
        return committed.get(Convictions.class).list(Optional.empty(), EVIDENCE_MAX);
    }

    @Override
    public BlockReference tip() {
        return chain.tip().block();
    }

    @Override
    public Instant blockTime() {
        return chain.tip().time();
    }

    @Override
    public int workBits() {
        return registry.workBits();
    }

    @Override
    public long nextSequence(NodeId account, Optional<Ed25519PublicKey> session) {
        return session.map(key -> registry.session(account, key)
                        .map(SessionRecord::nextSequence)
                        .orElse(0L))
                .orElseGet(() -> registry.nextIdentitySequence(account));
    }

    @Override
    public Subscription subscribe(BlockListener listener) {
        return announcements.subscribe(listener);
    }

    @Override
    public Subscription observe(Consumer<ConsensusEvent> listener) {
        Subscription subscription = feed.observe(listener);
        accusations.open(convictions()).forEach(listener);
        return subscription;
    }

    @Override
    public List<CommittedBlock> blocks(long fromHeight, int maxBytes) {
        return chain.blocks(fromHeight, maxBytes);
    }

    @Override
    public boolean awaitHeight(long height, Duration atMost) throws InterruptedException {
        return announcements.awaitHeight(height, atMost);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        engine.close();
        backfill.close();
        networkWays.ifPresent(NetworkWays::close);
        announcements.close();
        feed.close();
        parallel.close();
        stateServer.close();
        checkpoints.close();
        chain.close();
    }
}
