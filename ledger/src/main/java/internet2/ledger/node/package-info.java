/**
 * The ledger on a machine: threads, log, state store, and the ways in and out.
 *
 * <pre>
 *   submit -> admission (parallel: signatures, puzzles, proofs against committed state)
 *          -> one ledger thread that owns the core and executes
 *          -> log (one thread, one fdatasync per block) and execution side by side
 *          -> state store, receipts to those who wait, blocks to listeners
 * </pre>
 *
 * <p>What is trusted: the log is, with its checksums and hash chain; a damaged one is reported and never served. The
 * state store is not: it is compared with the state roots in the log's blocks, and made anew from the log whenever
 * it lacks or contradicts something. Operations, block sources and forwarded receipts come from strangers. A follower
 * trusts a quorum of the genesis document's validators for what is final, and its own execution for what follows from
 * it; where the two disagree it stops following and keeps the evidence.
 */
package internet2.ledger.node;
