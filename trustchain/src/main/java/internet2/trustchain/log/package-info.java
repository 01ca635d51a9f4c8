/**
 * The transparency log: every certificate that was ever issued, in an order that nobody can change.
 *
 * <p>In reading order: {@link internet2.trustchain.log.LogEntry} (what is hashed),
 * {@link internet2.trustchain.log.SignedNote} and {@link internet2.trustchain.log.LogCheckpoint} (what is
 * signed), {@link internet2.trustchain.log.Cosigner} (who else signs it),
 * {@link internet2.trustchain.log.TransparencyLog} (what is served),
 * {@link internet2.trustchain.log.TrustProof} (what a stranger can check alone).
 *
 * <p>Formats: RFC 6962 leaves and trees, C2SP static-ct-api, tlog-tiles, tlog-checkpoint, signed-note and
 * tlog-cosignature. The store behind it is an index, not trusted: it is made anew from the ledger's blocks.
 */
package internet2.trustchain.log;
