/**
 * The composition root: where the rooms become one node.
 *
 * <p>{@link internet2.server.Main} reads the command line and the configuration, {@link internet2.server.Node} opens
 * the parts from the ground up and closes them in reverse. Nothing else in the house creates parts of another room.
 */
package internet2.server;
