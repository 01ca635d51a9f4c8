/**
 * Benchmarks of what is package-private in the room of names: its answers, and its pictures of very large zones.
 */
package internet2.trustchain.names;
