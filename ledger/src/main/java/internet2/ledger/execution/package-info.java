/**
 * How blocks become state: overlays, modules, the four proofs, the state tree.
 *
 * <p>Everything here is deterministic and knows no clock, no thread and no network.
 */
package internet2.ledger.execution;
