/**
 * The core of consensus as a pure state machine: an event and the time go in, effects come out. No threads, sockets,
 * disks, clocks or randomness in here; {@link internet2.ledger.node} performs the effects and brings the events.
 *
 * <p>{@link SoleValidator} is the core of a network with one validator. The replicated protocol takes its place behind
 * {@link ConsensusCore}; blocks, certificates, the mempool and everything above stay as they are.
 */
package internet2.ledger.consensus;
