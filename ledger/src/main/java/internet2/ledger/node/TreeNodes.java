package internet2.ledger.node;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.merkle.SparseNodes;
import internet2.ledger.execution.Stage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Nodes of the state tree with the most used in memory: every update reads the ones near the root. What is
 * remembered cannot be wrong, as a node's name is its hash. Used by the thread that executes blocks.
 */
final class TreeNodes implements SparseNodes {

    /** About 8 MiB: the top 15 levels. */
    private static final int REMEMBERED_MAX = 1 << 15;

    private final SparseNodes stored;
    private final Map<Hash, Bytes> remembered = new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Hash, Bytes> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    TreeNodes(SparseNodes stored) {
        this.stored = stored;
    }

    @Override
    public Optional<Bytes> node(Hash hash) {
        Optional<Bytes> known = Optional.ofNullable(remembered.get(hash));
        if (known.isPresent()) {
            return known;
        }
        Optional<Bytes> found = stored.node(hash);
        found.ifPresent(node -> remembered.put(hash, node));
        return found;
    }

    /** The stage's changes are stored now. */
    void stored(Stage stage) {
        stage.nodesRemoved().forEach(remembered::remove);
        remembered.putAll(stage.nodesAdded());
    }
}
