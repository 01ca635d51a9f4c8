/**
 * A network of validators on one thread: clocks, links, disks, clients and adversaries all follow from a seed, so that
 * a run can be repeated to the byte. The validators are the real core; {@link internet2.ledger.simulation.Witness} says
 * what must never happen, whatever the weather.
 *
 * <p>Begin with {@link internet2.ledger.simulation.Scenario}, what a run is made of, then
 * {@link internet2.ledger.simulation.World}, which plays it.
 */
package internet2.ledger.simulation;
