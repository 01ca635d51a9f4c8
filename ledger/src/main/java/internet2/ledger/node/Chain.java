package internet2.ledger.node;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.merkle.SparseNodes;
import internet2.foundation.store.CorruptStateException;
import internet2.foundation.store.StateStore;
import internet2.ledger.Block;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlocksPrunedException;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Epoch;
import internet2.ledger.Genesis;
import internet2.ledger.LaneTip;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Manifest;
import internet2.ledger.RecentBlocks;
import internet2.ledger.StateReader;
import internet2.ledger.Submission;
import internet2.ledger.Tip;
import internet2.ledger.execution.BlockExecutor;
import internet2.ledger.execution.Modules;
import internet2.ledger.execution.Restart;
import internet2.ledger.execution.Stage;
import internet2.ledger.simplex.Simplex;
import internet2.verifier.ValidatorSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history on disk and the state that follows from it. The blocks are the truth. Writing is one thread's business,
 * reading is anybody's.
 */
final class Chain implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Chain.class);

    /** Operations replayed before the state is written. */
    private static final int REPLAY_OPERATIONS = 2048;

    private static final int REPLAY_BLOCKS = 256;

    private final Genesis genesis;
    private final NetworkId network;
    private final BlockExecutor executor;
    private final StoredBlocks blocks;
    private final StateFile store;
    private final ChainStore state;
    private final TreeNodes treeNodes;
    private volatile Tip tip;

    /** The stored state, with its tree's nodes partly in memory. */
    private record Ground(ChainStore stored, SparseNodes nodes) implements Stage.Ground {
        @Override
        public Tip tip() {
            return stored.tip();
        }

        @Override
        public StateReader state() {
            return stored.state();
        }

        @Override
        public RecentBlocks blocks() {
            return stored.blocks();
        }
    }

    private Chain(Genesis genesis, Modules modules, Optional<Restart> restart, StoredBlocks blocks, StateFile store) {
        this.genesis = genesis;
        this.network = genesis.network();
        this.executor = new BlockExecutor(genesis, modules, restart);
        this.blocks = blocks;
        this.store = store;
        this.state = new ChainStore(store);
        this.treeNodes = new TreeNodes(state.nodes());
        if (state.isEmpty()) {
            Stage first = new Stage(new GenesisGround(genesis));
            executor.genesis(first);
            store.write(state.batch(first, genesis.parameters()));
        }
        this.tip = state.tip();
    }

    /**
     * Opens the log and brings the state up to it.
     *
     * @throws LedgerUnavailableException the log's blocks don't lead to the state they promise
     */
    static Chain open(LedgerConfiguration configuration, Genesis genesis, Modules modules) {
        SyncedFolders.takeOver(configuration.folder());
        Path stateFolder = configuration.folder().resolve("state");
        StoredBlocks blocks = StoredBlocks.open(configuration.folder(), configuration.log(), genesis.network());
        try {
            return openState(configuration, genesis, modules, blocks, stateFolder);
        } catch (Contradiction | CorruptStateException damaged) {
            log.atWarn().setCause(damaged).log("state does not match the log, making it anew");
            StateStore.destroy(stateFolder);
        } catch (RuntimeException e) {
            blocks.close();
            throw e;
        }
        try {
            return openState(configuration, genesis, modules, blocks, stateFolder);
        } catch (Contradiction e) {
            blocks.close();
            throw new LedgerUnavailableException(
                    "the log in " + configuration.folder() + " contradicts itself: " + e.getMessage()
                            + "; restore the folder, or use the version of the program that wrote it",
                    e);
        } catch (RuntimeException e) {
            blocks.close();
            throw e;
        }
    }

    private static Chain openState(
            LedgerConfiguration configuration, Genesis genesis, Modules modules, StoredBlocks blocks, Path folder) {
        StateFile store = new StateFile(folder, configuration.state());
        try {
            Chain chain = new Chain(genesis, modules, Restart.of(configuration.folder()), blocks, store);
            chain.requireStateOfLog();
            chain.replay();
            return chain;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** State and log say different things. */
    private static final class Contradiction extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Contradiction(String message) {
            super(message);
        }
    }

    private void requireStateOfLog() {
        if (tip.height() > blocks.end()) {
            throw new Contradiction("the state is of block " + tip.height() + ", the log ends with " + blocks.end());
        }
        if (tip.height() < blocks.baseHeight()) {
            throw new Contradiction("the state is lost and the log goes on from block " + blocks.baseHeight()
                    + ": delete the ledger's folder, and the node fetches state anew");
        }
        Hash expected = tip.height() == blocks.baseHeight()
                ? blocks.baseHash()
                : block(tip.height()).reference(network).hash();
        if (!tip.block().hash().equals(expected)) {
            throw new Contradiction("the state is of another block " + tip.height() + " than the log's");
        }
    }

    private void replay() {
        long from = tip.height();
        while (isStateBehind()) {
            Stage stage = stage();
            blocks.scanLog(tip.height() + 1, (index, record) -> {
                CommittedBlock block = CanonicalReader.decode(record, CommittedBlock::decode);
                Chain.follows(block.block().header(), stage.tip());
                execute(stage, block.block().header(), trusted(block.block()));
                return stage.receipts().size() < REPLAY_OPERATIONS
                        && stage.newBlocks().size() < REPLAY_BLOCKS;
            });
            commit(stage);
        }
        if (tip.height() > from) {
            log.atInfo()
                    .addKeyValue("from", from)
                    .addKeyValue("to", tip.height())
                    .log("blocks replayed");
        }
    }

    private static void follows(BlockHeader header, Tip parent) {
        boolean next = header.height() == parent.height() + 1
                && header.parentHash().equals(parent.block().hash());
        if (!next) {
            throw new Contradiction("block " + header.height() + " does not follow " + parent.height());
        }
        if (!header.parentStateRoot().equals(parent.stateRoot())) {
            throw new Contradiction("state root of block " + parent.height() + " is " + parent.stateRoot()
                    + ", the next block says " + header.parentStateRoot());
        }
    }

    /** Of our own log: their signatures were checked before they were written. */
    private static List<Submission> trusted(Block block) {
        return block.operations().stream()
                .map(Submission::decode)
                .map(Submission::withSignatureChecked)
                .toList();
    }

    Tip tip() {
        return tip;
    }

    ChainStore state() {
        return state;
    }

    StateFile store() {
        return store;
    }

    NetworkId network() {
        return network;
    }

    /** The committed state, for stages to stand on. */
    Stage.Ground ground() {
        return new Ground(state, treeNodes);
    }

    /** A new stage on the committed state. */
    Stage stage() {
        return new Stage(ground());
    }

    BlockExecutor.Execution execute(Stage stage, BlockHeader header, List<Submission> submissions) {
        return executor.execute(stage, header, submissions);
    }

    /** The epoch of the block that comes next on the stage. */
    Epoch epochAfter(Stage stage) {
        return executor.epochAfter(stage);
    }

    /** The validators of an epoch that has begun or begins with the next block. */
    Optional<ValidatorSet> validators(long epoch) {
        return BlockExecutor.registry(state.state()).validators(epoch);
    }

    /** Whether blocks are in the log that the state lacks: some are on their way, or a write of the state failed. */
    boolean isStateBehind() {
        return tip.height() < blocks.end();
    }

    /** Writes the next blocks to disk; they are there when this returns. */
    void append(List<Bytes> encodedBlocks) {
        blocks.append(encodedBlocks);
    }

    /** Makes the stage the committed state; its blocks have to be in the log. */
    void commit(Stage stage) {
        store.write(state.batch(stage, genesis.parameters()));
        treeNodes.stored(stage);
        tip = stage.tip();
    }

    /** Opens the state store anew and brings it up to the log again, after it refused to write. */
    void reopenState() {
        store.reopen();
        tip = state.tip();
        replay();
    }

    /** The blocks themselves, for whoever gathers earlier ones. */
    StoredBlocks stored() {
        return blocks;
    }

    CommittedBlock block(long height) {
        return blocks.block(height);
    }

    /** Whether the log says how far this epoch's lanes are: not right after the state was fetched within it. */
    boolean knowsLanes(Epoch epoch) {
        boolean uses = epoch.validators().size() > Simplex.INLINE_VALIDATORS_MAX;
        return !uses || tip.height() == 0 || tip.epoch() != epoch.number() || tip.height() >= blocks.first();
    }

    /** How far lanes are in the blocks of this epoch; empty where it has none, or begins with the next block. */
    List<LaneTip> lanes(Epoch epoch) {
        if (tip.epoch() != epoch.number() || tip.height() < blocks.first()) {
            return List.of();
        }
        return block(tip.height()).block().manifest().map(Manifest::tips).orElse(List.of());
    }

    /**
     * Committed blocks from a height on: at least one if there is one.
     *
     * @throws BlocksPrunedException there is one, and it is not kept here
     */
    List<CommittedBlock> blocks(long fromHeight, int maxBytes) {
        return blocks.blocks(fromHeight, tip.height(), maxBytes);
    }

    @Override
    public void close() {
        try {
            blocks.close();
        } finally {
            store.close();
        }
    }
}
