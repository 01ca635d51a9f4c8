package internet2.ledger.node;

import internet2.ledger.Queries;
import internet2.ledger.execution.Modules;
import internet2.ledger.proofs.FourProofs;

/**
 * What every part of a ledger node reads from.
 *
 * @param committed queries over the latest committed state, from any thread
 */
record Views(Chain chain, Modules modules, FourProofs proofs, Queries committed) {}
