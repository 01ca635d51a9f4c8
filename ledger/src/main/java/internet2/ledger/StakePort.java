package internet2.ledger;

import internet2.foundation.NodeId;

/**
 * How much an account has at stake. The ledger publishes one that reads its membership records (stakes of
 * the genesis document, moved by admissions); a module that publishes another replaces it for the proof of
 * stake.
 */
@FunctionalInterface
public interface StakePort {

    /** What is bonded to the account now; 0 for a stranger. */
    long bonded(NodeId account);
}
