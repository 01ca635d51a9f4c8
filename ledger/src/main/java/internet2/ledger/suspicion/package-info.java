/**
 * What cannot be proven against a validator and still should make one careful: silence, slowness, censorship, malformed
 * messages, odd round trips.
 *
 * <p>Pure: time comes with each observation, nothing is random. A suspicion never costs stake and never excludes; it
 * decays when its cause is gone. What it may do is warn, rank and, where a quorum of the validators says the same, put
 * somebody in quarantine for a while, in which it votes on, but nobody waits for it as leader. Proof is the business of
 * {@link internet2.ledger.votes.Evidence}.
 */
package internet2.ledger.suspicion;
