package internet2.ledger.execution;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.merkle.SparseMerkleTree;
import internet2.foundation.merkle.SparseNodes;
import internet2.foundation.merkle.SparseUpdate;
import internet2.ledger.Receipt;
import internet2.ledger.RecentBlocks;
import internet2.ledger.StateReader;
import internet2.ledger.Tip;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What one or more blocks make of a stored state, in memory until it is kept. Not thread-safe. */
public final class Stage {

    /** A state that is stored and stays as it is while a stage stands on it. */
    public interface Ground {
        Tip tip();

        /** Module state under flat keys. */
        StateReader state();

        SparseNodes nodes();

        RecentBlocks blocks();
    }

    private final Ground ground;
    private final Overlay state;
    private final Map<Hash, Bytes> nodesAdded = new HashMap<>();
    private final Set<Hash> nodesRemoved = new HashSet<>();
    private final Map<Long, Tip> newBlocks = new TreeMap<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private Tip tip;

    public Stage(Ground ground) {
        this.ground = ground;
        this.state = new Overlay(new RememberingState(ground.state()));
        this.tip = ground.tip();
    }

    public Tip tip() {
        return tip;
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
        SparseMerkleTree tree = new SparseMerkleTree(hash -> Optional.ofNullable(nodesAdded.get(hash))
                .or(() -> ground.nodes().node(hash)));
        SparseUpdate update = tree.update(tip.stateRoot(), changes);
        update.removed().forEach(hash -> {
            if (nodesAdded.remove(hash) == null) {
                nodesRemoved.add(hash);
            }
        });
        update.added().forEach((hash, node) -> {
            nodesRemoved.remove(hash);
            nodesAdded.put(hash, node);
        });
        return update.root();
    }

    void advance(Tip next, List<Receipt> blockReceipts) {
        tip = next;
        newBlocks.put(next.height(), next);
        receipts.addAll(blockReceipts);
    }

    /** The last word on each flat key. */
    public SortedMap<Bytes, Optional<Bytes>> changes() {
        return state.changes();
    }

    public Map<Hash, Bytes> nodesAdded() {
        return nodesAdded;
    }

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
}
