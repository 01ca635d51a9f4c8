package internet2.ledger.execution;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.merkle.SparseMerkleTree;
import internet2.foundation.merkle.SparseNodes;
import internet2.foundation.merkle.SparseUpdate;
import internet2.ledger.Epoch;
import internet2.ledger.Receipt;
import internet2.ledger.RecentBlocks;
import internet2.ledger.StateReader;
import internet2.ledger.Tip;
import internet2.verifier.Checkpoint;
import internet2.verifier.EpochStep;
import internet2.verifier.StateProof;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one or more blocks make of a state below, in memory until it is kept. Not thread-safe.
 *
 * <p>The state below is stored, or another stage's: blocks are executed before the ones under them are kept. A stage
 * holds nothing but its own changes, and once the one below is stored it is {@linkplain #rebase told so}.
 */
public final class Stage {

    /** A state that stays as it is while a stage stands on it. */
    public interface Ground {
        Tip tip();

        /** Module state under flat keys. */
        StateReader state();

        SparseNodes nodes();

        RecentBlocks blocks();
    }

    private Ground ground;
    private final Overlay state;
    private final Map<Hash, Bytes> nodesAdded = new HashMap<>();
    private final Set<Hash> nodesRemoved = new HashSet<>();
    private final Map<Long, Tip> newBlocks = new TreeMap<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private final List<EpochStep> closings = new ArrayList<>();
    private Tip tip;

    public Stage(Ground ground) {
        this.ground = ground;
        this.state = new Overlay(new RememberingState(new Below()));
        this.tip = ground.tip();
    }

    public Tip tip() {
        return tip;
    }

    /** What the next stage can stand on: no more blocks may come into this one then. */
    public Ground asGround() {
        return new Top();
    }

    /**
     * From now on this stage stands on the same state in another place: where the stage below was stored.
     *
     * @throws IllegalArgumentException it is another state
     */
    public void rebase(Ground stored) {
        if (!stored.tip().equals(ground.tip())) {
            throw new IllegalArgumentException("a stage on block "
                    + ground.tip().block() + " cannot stand on " + stored.tip().block());
        }
        ground = stored;
    }

    Overlay state() {
        return state;
    }

    /** Blocks as an operation in the next block sees them. */
    RecentBlocks blocks() {
        return height -> Optional.ofNullable(newBlocks.get(height))
                .map(block -> new RecentBlocks.RecentBlock(block.block().hash(), block.time()))
                .or(() -> ground.blocks().at(height));
    }

    /** The state root with these changes; their tree nodes become part of the stage. */
    Hash updateTree(SortedMap<Bytes, Optional<Bytes>> flatChanges) {
        SortedMap<Hash, Optional<Hash>> changes = new TreeMap<>();
        flatChanges.forEach((key, value) -> changes.put(ModuleView.treeKey(key), value.map(Hash::of)));
        SparseUpdate update = new SparseMerkleTree(this::node).update(tip.stateRoot(), changes);
        update.removed().forEach(hash -> {
            if (nodesAdded.remove(hash) == null) {
                nodesRemoved.add(hash);
            }
        });
        update.added().forEach((hash, node) -> {
            if (!nodesRemoved.remove(hash)) { // else it is below, and stays there
                nodesAdded.put(hash, node);
            }
        });
        return update.root();
    }

    private Optional<Bytes> node(Hash hash) {
        return Optional.ofNullable(nodesAdded.get(hash)).or(() -> ground.nodes().node(hash));
    }

    void advance(Tip next, List<Receipt> blockReceipts) {
        tip = next;
        newBlocks.put(next.height(), next);
        receipts.addAll(blockReceipts);
    }

    /** The newest block closes its epoch: proves the validators of the next one, for others to sign. */
    void close(NetworkId network, Epoch next) {
        Checkpoint unsigned = tip.checkpoint(network);
        Bytes key = EpochStep.validatorsKey(next.number());
        Hash treeKey = StateProof.treeKey(EpochStep.MODULE, key);
        closings.add(new EpochStep(new StateProof(
                EpochStep.MODULE,
                key,
                Optional.of(next.validators().encoded()),
                new SparseMerkleTree(this::node).prove(tip.stateRoot(), treeKey),
                unsigned)));
    }

    /** The last word on each flat key. */
    public SortedMap<Bytes, Optional<Bytes>> changes() {
        return state.changes();
    }

    /** Nodes that the state below has not. */
    public Map<Hash, Bytes> nodesAdded() {
        return nodesAdded;
    }

    /** Nodes that the state below has and this one has not. */
    public Set<Hash> nodesRemoved() {
        return nodesRemoved;
    }

    /** The new blocks in their order. */
    public List<Tip> newBlocks() {
        return List.copyOf(newBlocks.values());
    }

    /** Of all operations in the new blocks, in their order. */
    public List<Receipt> receipts() {
        return receipts;
    }

    /** Of the new blocks that close their epochs: the steps to the next ones, which nobody has signed. */
    public List<EpochStep> closings() {
        return List.copyOf(closings);
    }

    /** The state below, wherever it is by now. */
    private final class Below implements StateReader {

        @Override
        public Optional<Bytes> get(Bytes key) {
            return ground.state().get(key);
        }

        @Override
        public List<Entry> scan(Bytes prefix, Optional<Bytes> after, int limit) {
            return ground.state().scan(prefix, after, limit);
        }
    }

    /** This stage as others see it from above. */
    private final class Top implements Ground {

        @Override
        public Tip tip() {
            return tip;
        }

        @Override
        public StateReader state() {
            return state;
        }

        @Override
        public SparseNodes nodes() {
            return Stage.this::node;
        }

        @Override
        public RecentBlocks blocks() {
            return Stage.this.blocks();
        }
    }
}
