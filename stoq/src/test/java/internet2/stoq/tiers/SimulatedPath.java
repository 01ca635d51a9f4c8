package internet2.stoq.tiers;

import java.time.Duration;

/**
 * A path with a bottleneck and a short queue in front of it, and a sender whose window grows until something is lost
 * and is cut then, as CUBIC's is. One step is one round trip; trains arrive as fast as the sender's own link is.
 */
final class SimulatedPath {

    private static final long ROUND_TRIP_NANOS = Duration.ofMillis(10).toNanos();
    private static final int PACKET_BYTES = 1350;
    private static final double CUT = 0.7;
    /** The sender's own, bytes a second. */
    private static final long LINK = 10_000_000_000L / 8;

    private final long capacity;
    private final long queueBytes;
    private double windowBytes = 20 * PACKET_BYTES;
    private long lostBytes;
    private long sentBytes;
    private long nanos;

    /**
     * @param capacity bytes a second
     * @param queueBytes what of one train waits in front of the bottleneck; the rest is lost
     */
    SimulatedPath(long capacity, long queueBytes) {
        this.capacity = capacity;
        this.queueBytes = queueBytes;
    }

    /** As many round trips as say something, with a sender who always has something to send. */
    PathSample next(Tier tier) {
        long sent = 0;
        long lost = 0;
        int trips = 0;
        for (; trips < 10 || sent < (TierChoice.PACKETS_MIN + 1) * PACKET_BYTES; trips++) {
            long perTrip = tier.paced() ? bytesPerTrip(tier.rate()) : Long.MAX_VALUE;
            long offered = Math.min((long) windowBytes, perTrip);
            long dropped = Math.max(overflow(offered, tier), offered - bytesPerTrip(capacity) - queueBytes);
            sent += offered;
            lost += Math.max(0, dropped);
            if (dropped > 0) {
                windowBytes = Math.max(windowBytes * CUT, 2.0 * PACKET_BYTES);
            } else if (offered >= (long) windowBytes) {
                // Only a window that is used up grows (RFC 9002, 7.8).
                windowBytes += Math.max(PACKET_BYTES, windowBytes / 20);
            }
        }
        nanos += trips * ROUND_TRIP_NANOS;
        sentBytes += sent;
        lostBytes += lost;
        return new PathSample(
                Duration.ofNanos(trips * ROUND_TRIP_NANOS), sent / PACKET_BYTES, lost / PACKET_BYTES, sent);
    }

    /** Of each train, what neither leaves while it arrives nor finds a place in the queue. */
    private long overflow(long offered, Tier tier) {
        long train = Math.min(offered, tier.trainBytes());
        long left = (long) (train * Math.min(1, (double) capacity / LINK));
        return Math.max(0, offered / train * (train - left - queueBytes));
    }

    private static long bytesPerTrip(long bytesPerSecond) {
        return (long) (bytesPerSecond * (ROUND_TRIP_NANOS / 1e9));
    }

    /** Bytes a second. */
    double goodputSoFar() {
        return (sentBytes - lostBytes) * 1e9 / nanos;
    }

    double lossSoFar() {
        return (double) lostBytes / sentBytes;
    }
}
