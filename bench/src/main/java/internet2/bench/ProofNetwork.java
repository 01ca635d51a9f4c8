package internet2.bench;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.store.StateBatch;
import internet2.foundation.store.StateStore;
import internet2.ledger.BlockReference;
import internet2.ledger.Genesis;
import internet2.ledger.OperationContext;
import internet2.ledger.Outcome;
import internet2.ledger.Parameters;
import internet2.ledger.Queries;
import internet2.ledger.RecentBlocks;
import internet2.ledger.StateReader;
import internet2.ledger.Tip;
import internet2.ledger.execution.BlockExecutor;
import internet2.ledger.execution.Modules;
import internet2.ledger.execution.Overlay;
import internet2.ledger.membership.EpochRecord;
import internet2.ledger.membership.MembershipModule;
import internet2.ledger.membership.MembershipOperation.CommitPlot;
import internet2.ledger.membership.MembershipOperation.OpenSession;
import internet2.ledger.membership.MembershipOperation.ProvePresence;
import internet2.ledger.membership.Registry;
import internet2.ledger.membership.SessionRights;
import internet2.ledger.proofs.FourProofs;
import internet2.ledger.proofs.ProofView;
import internet2.ledger.space.Plot;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A ledger's state on disk with one node that is present and has a session, as the proofs of its operations see it. */
final class ProofNetwork {

    private static final Bytes TIP = Bytes.utf8("block");

    private final StateStore store;
    private final Genesis genesis;
    private final Modules modules;
    private final NodeId host;

    private ProofNetwork(StateStore store, Genesis genesis, NodeId host) {
        this.store = store;
        this.genesis = genesis;
        this.modules = new Modules(List.of(new MembershipModule(genesis)));
        this.host = host;
    }

    static ProofNetwork found(StateStore store, HybridPublicKey node) {
        HybridKey administrator = HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, new SecureRandom());
        Genesis genesis = Genesis.ofOne(
                "bench", Instant.now(), node, administrator.publicKey(), Parameters.development(), Map.of());
        ProofNetwork network = new ProofNetwork(store, genesis, node.id());
        Overlay state = new Overlay(network.state());
        network.modules.genesis(Map.of(), state);
        network.write(state);
        Tip tip = new Tip(network.tip(), 0, 0, genesis.time(), Hash.ZERO);
        store.write(new StateBatch().put(TIP, tip.encoded()));
        return network;
    }

    /** Makes a plot, proves it, opens a session. */
    Plot present(Path folder, Ed25519PublicKey session) {
        EpochRecord epoch = view().registry().epoch();
        Plot plot =
                Plot.open(folder, genesis.network(), host, genesis.parameters().plot());
        apply(new CommitPlot(epoch.number(), plot.roots(), plot.commitment(epoch.randomness())));
        apply(new ProvePresence(epoch.number(), plot.presence(epoch.randomness())));
        apply(new OpenSession(session, SessionRights.all(), genesis.time().plus(Duration.ofHours(1))));
        return plot;
    }

    private void apply(Encodable operation) {
        Overlay changes = new Overlay(state());
        Outcome outcome = modules.apply(MembershipModule.NAME, operation.encoded(), new Context(), changes);
        if (outcome instanceof Outcome.Refused refused) {
            throw new IllegalStateException(refused.code() + ": " + refused.reason());
        }
        write(changes);
    }

    private void write(Overlay changes) {
        StateBatch batch = new StateBatch();
        changes.changes().forEach((key, value) -> value.ifPresent(present -> batch.put(key, present)));
        store.write(batch);
    }

    Genesis genesis() {
        return genesis;
    }

    NodeId host() {
        return host;
    }

    FourProofs proofs() {
        return new FourProofs(genesis);
    }

    /** The block that operations cite. */
    BlockReference tip() {
        return BlockReference.genesis(genesis.network());
    }

    ProofView view() {
        Registry registry = BlockExecutor.registry(state());
        RecentBlocks blocks = height -> store.get(TIP)
                .map(value -> CanonicalReader.decode(value, Tip::decode))
                .map(tip -> new RecentBlocks.RecentBlock(tip.block().hash(), tip.time()));
        return new ProofView(registry, registry, blocks, 0, genesis.time());
    }

    private StateReader state() {
        return new Stored(store);
    }

    /** Module state as it lies in the store. */
    private record Stored(StateStore store) implements StateReader {

        @Override
        public Optional<Bytes> get(Bytes key) {
            return store.get(key);
        }

        @Override
        public List<Entry> scan(Bytes prefix, Optional<Bytes> after, int limit) {
            return store.scan(prefix, limit).stream()
                    .map(entry -> new Entry(entry.key(), entry.value()))
                    .toList();
        }
    }

    private final class Context implements OperationContext {

        @Override
        public NodeId account() {
            return host;
        }

        @Override
        public Instant blockTime() {
            return genesis.time();
        }

        @Override
        public long height() {
            return 1;
        }

        @Override
        public Hash operationId() {
            return Hash.ZERO;
        }

        @Override
        public <Q> Q query(Class<Q> type) {
            return Queries.NONE.get(type);
        }
    }
}
