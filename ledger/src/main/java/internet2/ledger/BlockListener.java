package internet2.ledger;

import internet2.foundation.Hash;
import java.util.List;

/** Hears of blocks once they are committed and their state can be read. */
@FunctionalInterface
public interface BlockListener {

    /**
     * Called for each block in order, on a thread of its own for all listeners. A listener that blocks holds up the
     * others, and after 256 blocks the ledger itself; what it throws is logged and changes nothing.
     *
     * @param hash of the block
     */
    void committed(BlockHeader header, Hash hash, List<CommittedOperation> operations);
}
