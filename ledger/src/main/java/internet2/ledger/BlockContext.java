package internet2.ledger;

import internet2.foundation.Hash;
import java.time.Instant;

/**
 * What a module knows when a block begins.
 *
 * @param height from 1
 * @param blockTime never before that of the parent
 * @param epoch of the parent's state, or the next one where the parent closes it; see {@link Epoch}
 * @param parent hash of the block before
 */
public record BlockContext(long height, Instant blockTime, long epoch, Hash parent) {}
