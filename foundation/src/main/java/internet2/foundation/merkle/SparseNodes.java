package internet2.foundation.merkle;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.util.Optional;

/** Where the nodes of a sparse tree lie: the 65 bytes of each under their hash. Not trusted: reads are checked. */
@FunctionalInterface
public interface SparseNodes {

    /** What each node has. */
    int NODE_BYTES = SparseNode.SIZE;

    Optional<Bytes> node(Hash hash);
}
