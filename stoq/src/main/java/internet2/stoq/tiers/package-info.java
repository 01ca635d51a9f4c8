/**
 * What a path is taken to carry, and how to send over it: pure decisions, which the engine takes from here.
 *
 * <p>A congestion controller says how much may be in flight. It does not say in which portions: one send of 64 KiB
 * arrives as fast as the sender's own link is, and a switch in front of a link of 100 Mbit/s drops most of it. A
 * {@link internet2.stoq.tiers.Tier} bounds these portions and spaces them, and has windows to go with it; {@link
 * internet2.stoq.tiers.TierChoice} finds the one for a path from what is lost on it.
 */
package internet2.stoq.tiers;
