/**
 * Ways to a node that lead through others.
 *
 * <p>{@link internet2.stoq.route.Router} connects to a node straight or through relays, whichever
 * {@link internet2.stoq.route.PathChoice} says: a pure state machine that hears of measurements and decides, by a
 * {@link internet2.stoq.route.PathStrategy}. What a node does for others its owner says with a
 * {@link internet2.stoq.route.RelayPolicy}; by default nothing.
 *
 * <h2>Circuits</h2>
 *
 * <p>A connection through relays is a connection like any other: QUIC, TLS and the mutual proof run between its two
 * ends, and a relay carries their packets. It is told the whole way, sees how large they are and when they come, and
 * neither content nor keys; what it alters or makes up does not decrypt, what it repeats is a packet number that was
 * there (RFC 9000 section 12.3), what it drops is lost as on any network, and noticed.
 *
 * <p>A <i>circuit</i> is opened by a call that names the whole way, hop by hop; each hop is a STOQ connection of its
 * own, so each relay knows before and behind it nodes that have proven themselves. Each end of a hop chooses the
 * number by which it wants to be addressed, and packets are datagrams (RFC 9221): u32 number, packet. An empty packet
 * ends the circuit.
 *
 * <p>A way has at most {@link internet2.stoq.route.Path#RELAYS_MAX} relays, and no node twice: each hop is given what
 * was travelled and what is left, and refuses a way that comes back to a node on it. Who lies about what was travelled
 * can lead a circuit round through itself, and pays for it each time round.
 */
package internet2.stoq.route;
