/**
 * How a node or a program acts on the ledger: identities, sessions, plots.
 *
 * <p>What a newborn node does, in this order; there is no other way in, for the first validator neither:
 *
 * <ol>
 *   <li>its identity is admitted: by the genesis document, or by an administrator ({@code AdmitIdentity}), which
 *       bonds stake to it;
 *   <li>it makes its plot on disk and commits to it ({@code CommitPlot}, signed by the identity);
 *   <li>it proves its presence in the current epoch ({@code ProvePresence}, the same);
 *   <li>it opens a session ({@code OpenSession}, the same, with the memory-hard puzzle), whose key signs all that
 *       follows;
 *   <li>each epoch it proves its presence again, well before the last proof is stale.
 * </ol>
 *
 * <p>While it votes, it also takes its part in the epoch's randomness and witnesses how far other hosts are.
 *
 * <p>{@link internet2.ledger.client.NodeAccount} does all of it. A user (an administrator, a service) starts at the
 * fourth step: its host's presence counts.
 */
package internet2.ledger.client;
