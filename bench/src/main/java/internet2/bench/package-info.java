/**
 * Load generators and measurements of whole processes; {@code bench/run} calls them. Nothing here is part of the
 * product, and no test asserts what they print.
 */
package internet2.bench;
