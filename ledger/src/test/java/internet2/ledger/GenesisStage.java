package internet2.ledger;

import internet2.foundation.merkle.SparseMerkleTree;
import internet2.foundation.merkle.SparseNodes;
import internet2.ledger.execution.BlockExecutor;
import internet2.ledger.execution.EmptyState;
import internet2.ledger.execution.Stage;
import java.util.Optional;

/** A chain in memory: block 0 on nothing, and whatever a test executes on it. */
public final class GenesisStage {

    private GenesisStage() {}

    public static Stage of(Genesis genesis, BlockExecutor executor) {
        Stage stage = new Stage(new Stage.Ground() {
            @Override
            public Tip tip() {
                return new Tip(
                        BlockReference.genesis(genesis.network()), 0, 0, genesis.time(), SparseMerkleTree.EMPTY_ROOT);
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
        });
        executor.genesis(stage);
        return stage;
    }
}
