package internet2.stoq.tiers;

import java.time.Duration;

/**
 * What happened on a path in some time.
 *
 * @param over longer than nothing
 * @param packetsSent of any kind
 * @param packetsLost deemed lost in that time (RFC 9002, 6.1), whenever they were sent
 * @param bytesSent with those that were lost
 */
public record PathSample(Duration over, long packetsSent, long packetsLost, long bytesSent) {

    public PathSample {
        if (!over.isPositive() || packetsSent < 0 || packetsLost < 0 || bytesSent < 0) {
            throw new IllegalArgumentException("a sample takes time and counts up");
        }
    }

    /** From 0 to 1. */
    public double loss() {
        return packetsSent == 0 ? 0 : Math.min(1, (double) packetsLost / packetsSent);
    }

    /** Bytes a second that arrived, as far as that is known. */
    public long goodput() {
        return (long) (bytesSent * (1 - loss()) * 1e9 / over.toNanos());
    }

    /** As if so many of the lost packets had never been sent: those that the sender itself let fall before the path. */
    public PathSample without(long dropped) {
        long packets = Math.max(0, packetsSent - dropped);
        long bytes = packetsSent == 0 ? 0 : (long) ((double) bytesSent * packets / packetsSent);
        return new PathSample(over, packets, Math.max(0, packetsLost - dropped), bytes);
    }
}
