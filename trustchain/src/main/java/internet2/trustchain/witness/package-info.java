/**
 * Witnesses of logs (C2SP tlog-witness, tlog-cosignature): a party beside the log that signs only heads which continue
 * those it signed before. Here are both sides: {@link internet2.trustchain.witness.Witness} cosigns the heads of other
 * logs; {@link internet2.trustchain.witness.WitnessVerifierKey} checks what other witnesses signed for ours.
 * Pure but for the port {@link internet2.trustchain.witness.Witness.Memory}.
 */
package internet2.trustchain.witness;
