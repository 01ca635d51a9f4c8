package internet2.ledger.node;

import internet2.foundation.merkle.SparseMerkleTree;
import internet2.foundation.merkle.SparseNodes;
import internet2.ledger.BlockReference;
import internet2.ledger.Genesis;
import internet2.ledger.RecentBlocks;
import internet2.ledger.StateReader;
import internet2.ledger.Tip;
import internet2.ledger.execution.EmptyState;
import internet2.ledger.execution.Stage;
import java.util.Optional;

/** Nothing at all: what the genesis document is executed on. */
record GenesisGround(Genesis genesis) implements Stage.Ground {

    @Override
    public Tip tip() {
        BlockReference none = BlockReference.genesis(genesis.network());
        return new Tip(none, 0, 0, genesis.time(), SparseMerkleTree.EMPTY_ROOT);
    }

    @Override
    public StateReader state() {
        return new EmptyState();
    }

    @Override
    public SparseNodes nodes() {
        return hash -> Optional.empty();
    }

    @Override
    public RecentBlocks blocks() {
        return height -> Optional.empty();
    }
}
