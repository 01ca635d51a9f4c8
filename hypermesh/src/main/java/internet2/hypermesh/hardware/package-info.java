/**
 * What this machine has: processor, memory, disks, network cards, GPUs.
 *
 * <p>On Linux everything is read from {@code /proc} and {@code /sys} below a root path, so that a recorded
 * tree reads like the machine it was recorded on; elsewhere the JDK says the little that it knows. What
 * can't be read, or doesn't parse, is {@link internet2.hypermesh.hardware.Reading.Unknown unknown} with the
 * reason, and never guessed. The room knows no other room of HyperMesh.
 */
@NullMarked
package internet2.hypermesh.hardware;

import org.jspecify.annotations.NullMarked;
