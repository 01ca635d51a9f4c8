/**
 * How shares of a threshold key come to be, and how they move on, without the key ever being in one place.
 *
 * <p>A {@link internet2.trustchain.threshold.keygen.Ceremony} is what all agree on: a deterministic state that only
 * messages in an agreed order change, such as operations on the ledger. {@link
 * internet2.trustchain.threshold.keygen.Participant} is one node's private side: it looks at the state and says what
 * is due. {@link internet2.trustchain.threshold.keygen.CeremonyPlan} says who deals and who receives:
 *
 * <ul>
 *   <li>a new key: Pedersen's distributed key generation with proofs of possession (PedPop: Komlo and Goldberg 2020;
 *       Crites, Komlo and Maller 2021). The last dealer to publish can bias the public key; for Schnorr signatures
 *       that is harmless (Gennaro et al. 2007);
 *   <li>the same key for others, or for the same ones anew: verifiable redistribution (Desmedt and Jajodia 1997;
 *       Wong, Wang and Wing 2002). Old holders deal their shares; the new polynomial has the old value at 0 and
 *       nothing else of it, so an old share and a new one don't fit together.
 * </ul>
 *
 * <p>Each goes: enrolment (each recipient gives a fresh encryption key), dealing, verdicts (each recipient names the
 * dealers whose share is wrong), answers (an accused dealer shows the share that it owes, which tells an accuser
 * nothing new; if it does not, it is out). Whoever is late is left out.
 *
 * <p><b>What holds.</b> With fewer than t dishonest dealers nobody learns the key; with t honest ones the ceremony
 * completes: n - t may be silent or lie. A redistribution needs as many dealers as sign. An honest recipient whose
 * verdict is kept from the ledger until the phase is over may end without a good share: phases must last longer than
 * anybody can censor.
 *
 * <p><b>The ledger is public for all time.</b> Shares on it are sealed to keys that exist for one ceremony
 * (X25519 + ML-KEM-768); destroy the {@link internet2.trustchain.threshold.keygen.Participant} and its seed when
 * it is over. Old shares are useless only once fewer than t of them exist: holders must destroy theirs.
 */
package internet2.trustchain.threshold.keygen;
