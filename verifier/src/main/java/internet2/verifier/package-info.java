/**
 * Checks what a node says about the ledger without trusting it: a {@link internet2.verifier.Checkpoint} is signed by a
 * quorum of a {@link internet2.verifier.ValidatorSet}, a {@link internet2.verifier.StateProof} leads from an entry to
 * the checkpoint's state root.
 *
 * <p>Nothing below it but {@code foundation}; no I/O.
 */
package internet2.verifier;
