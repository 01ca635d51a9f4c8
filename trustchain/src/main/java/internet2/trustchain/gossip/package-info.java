/**
 * Whether everybody is shown the same log: nodes tell each other the heads that they have, and a log that signed two
 * that contradict each other is convicted by its own signatures.
 *
 * <p>In reading order: {@link internet2.trustchain.gossip.Growth} (that one head continues another, or does not),
 * {@link internet2.trustchain.gossip.SplitView} (evidence that anybody can check), and
 * {@link internet2.trustchain.gossip.Auditor} (what a node makes of the heads that it hears). Pure: no clock, no
 * network.
 */
package internet2.trustchain.gossip;
