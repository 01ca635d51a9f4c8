package internet2.ledger;

import internet2.foundation.Hash;
import java.time.Instant;
import java.util.Optional;

/** The blocks that an operation may cite. */
@FunctionalInterface
public interface RecentBlocks {

    /** One block of the history. */
    record RecentBlock(Hash hash, Instant time) {}

    /** Empty for a block that is not there yet, and for one too old to be cited. */
    Optional<RecentBlock> at(long height);
}
