package internet2.ledger.simulation;

import internet2.foundation.Hash;

/**
 * How a run went in which no promise was broken.
 *
 * @param digest of everything that happened
 * @param events how much that was
 * @param nanos how long it took in virtual time
 * @param forked which is only possible with more than a third hostile
 */
record Outcome(Hash digest, Figures figures, long events, long nanos, boolean forked) {}
