package internet2.ledger.proofs;

import internet2.ledger.RecentBlocks;
import internet2.ledger.StakePort;
import internet2.ledger.membership.Registry;
import java.time.Instant;

/**
 * What the proofs are checked against.
 *
 * @param height of the newest block that may be cited
 * @param now the block's time; ahead of a block, that of the last one
 */
public record ProofView(Registry registry, StakePort stake, RecentBlocks blocks, long height, Instant now) {}
