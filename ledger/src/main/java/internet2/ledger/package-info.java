/**
 * One history of operations with four proofs on each, and a state with a provable root.
 *
 * <p>Read in this order: {@link internet2.ledger.Genesis} (what a network begins with),
 * {@link internet2.ledger.Operation} (what is asked of it), {@link internet2.ledger.LedgerModule} (what gives it a
 * meaning), {@link internet2.ledger.Block}, {@link internet2.ledger.votes.QuorumCertificate} and
 * {@link internet2.verifier.Checkpoint} (what is agreed), {@link internet2.ledger.Ledger} (what a node offers). Then
 * the rooms: {@code proofs} and, below it, {@code space}, {@code work} and {@code membership}; {@code execution};
 * {@code votes}; {@code simplex}; {@code suspicion}; {@code node}; {@code client}.
 *
 * <p>The way of an operation: {@code client.Session} signs it and solves its puzzle; {@code node.Admission} checks what
 * can be checked ahead; {@code simplex} agrees on a block with it; {@code execution.BlockExecutor} checks it again
 * where it stands and applies it through its module; the block is on disk before anybody hears of it.
 *
 * <p>What is trusted:
 *
 * <ul>
 *   <li>the genesis document: whoever holds it can check all that follows;
 *   <li>a quorum of validators, more than two thirds of the weight, for what is final; no single one of many. A network
 *       of one validator trusts that one: it can order, delay and omit operations and influence an epoch's randomness,
 *       but it cannot forge an operation or a state transition that a follower would accept;
 *   <li>the log on this disk, with its checksums and hash chain; not the state store, which is rebuilt from it;
 *   <li>modules, as programs: their code is the same everywhere, and what they throw is caught;
 *   <li>nothing that a peer or client sent, before it was parsed within limits and its proofs were checked.
 * </ul>
 */
package internet2.ledger;
