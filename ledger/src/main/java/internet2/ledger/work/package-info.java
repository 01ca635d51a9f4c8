/**
 * Proof of work: a puzzle that costs whoever asks more than whoever checks.
 *
 * <p>SHA-256 over the operation's id and a nonce has to begin with a number of zero bits. The id covers account,
 * sequence number, cited block and payload, so a solution fits one operation only and cannot be made ahead of the
 * block it cites. What an operation declares to use (its payload and the state it may write) makes the puzzle harder:
 * one bit for each doubling beyond 16 KiB. A new session costs a memory-hard puzzle instead (Argon2id, RFC 9106, 1 MiB,
 * one pass), which special hardware does not speed up as much.
 *
 * <p>What it proves: that about 2^bits hashes were spent on this operation. What it does not prove: who spent them, or
 * that the spender is poor; a network's real protection against floods is this price times its limits per account.
 */
package internet2.ledger.work;
