package internet2.hypermesh;

import internet2.hypermesh.assets.Offer;
import internet2.hypermesh.hardware.Memory;
import java.time.Duration;

/**
 * What this node lends.
 *
 * @param memoryOffered bytes; {@link #BY_MACHINE} for a quarter of what this process may use, 0 for nothing
 * @param longestLease of this node's assets
 * @param stoqPort where this node serves its peers, 1 to 65535
 */
public record HyperMeshConfiguration(long memoryOffered, Duration longestLease, int stoqPort) {

    public static final long BY_MACHINE = -1;

    private static final int SHARE = 4;
    private static final long MIB = 1 << 20;

    public HyperMeshConfiguration {
        if (memoryOffered != BY_MACHINE && (memoryOffered < 0 || memoryOffered % MIB != 0)) {
            throw new IllegalArgumentException("memory is offered in whole MiB, not " + memoryOffered + " bytes");
        }
        if (longestLease.compareTo(Offer.DURATION_MIN) < 0 || longestLease.compareTo(Offer.DURATION_MAX) > 0) {
            throw new IllegalArgumentException("a lease lasts 1 second to 366 days, not " + longestLease);
        }
        if (stoqPort < 1 || stoqPort > 0xffff) {
            throw new IllegalArgumentException("a port is 1 to 65535, not " + stoqPort);
        }
    }

    /** A quarter of the machine's memory, for 30 days at most. */
    public static HyperMeshConfiguration standard(int stoqPort) {
        return new HyperMeshConfiguration(BY_MACHINE, Duration.ofDays(30), stoqPort);
    }

    /**
     * Bytes that a machine with this memory offers: whole MiB.
     *
     * @throws IllegalArgumentException where more is configured than there is
     */
    public long memoryOffer(Memory memory) {
        long usable = memory.usableBytes();
        if (memoryOffered == BY_MACHINE) {
            long share = usable / SHARE;
            return share - share % MIB;
        }
        if (memory.totalBytes().isKnown() && memoryOffered > usable) {
            throw new IllegalArgumentException("this machine lets a process use " + usable + " bytes of memory, "
                    + memoryOffered + " can't be offered");
        }
        return memoryOffered;
    }
}
