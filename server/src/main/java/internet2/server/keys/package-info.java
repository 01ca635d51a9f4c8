/**
 * This node's part in the network's threshold keys: the shares that it holds, the ceremonies in which it gets them and
 * passes them on, and the signing together with others.
 *
 * <p>{@link internet2.server.keys.NetworkKeys} is the whole of it. What is decided inside is pure and stands in {@code
 * trustchain.threshold}; here are the disk ({@code KeyFiles}), the network ({@code SigningCall}) and the threads.
 */
package internet2.server.keys;
