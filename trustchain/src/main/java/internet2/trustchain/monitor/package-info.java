/**
 * Who watches the log: {@link internet2.trustchain.monitor.NamePattern} says which names are of interest,
 * {@link internet2.trustchain.monitor.Monitor} looks at each entry, and a
 * {@link internet2.trustchain.monitor.Sighting} is what it saw. Pure; telling people is for the caller.
 */
package internet2.trustchain.monitor;
