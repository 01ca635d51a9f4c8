/**
 * The gateway's ports, filled with the rooms of this node: one adapter per port.
 *
 * <p>An adapter translates and nothing else. What is decided is decided in the room, and a room's refusal becomes an
 * {@link internet2.server.gateway.ApiProblem} here with the room's own code.
 */
package internet2.server.adapters;
