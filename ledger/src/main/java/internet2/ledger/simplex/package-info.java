/**
 * The protocol by which validators agree on one history, as a pure state machine: an event and the time go in, effects
 * come out. No threads, sockets, disks, clocks or randomness in here; {@link internet2.ledger.node} performs the
 * effects and brings the events.
 */
package internet2.ledger.simplex;
