package internet2.stoq.tiers;

import java.time.Duration;
import java.util.Optional;

/**
 * Cuts what a connection has counted into samples. A sender that is slow of itself gives none: what its path carries
 * can't be told from it. Times are nanoseconds of one clock that never goes back. Not thread-safe.
 */
public final class PathMeter {

    /** A sample that takes longer is begun anew. */
    static final Duration SAMPLE_MAX = Duration.ofSeconds(1);

    private boolean begun;
    private long beganAt;
    private long sent;
    private long lost;
    private long bytes;
    /** Packets that we let fall ourselves, and that have not been deemed lost so far. */
    private long notMissedYet;

    private long dropped;

    /** What is counted until the next reading belongs to no sample. */
    public void restart() {
        begun = false;
    }

    /**
     * The sample that ends now, once it says something.
     *
     * @param packetsSent of the connection so far, as the two that follow
     * @param packetsDropped of those that were sent, how many its own side let fall so far
     */
    public Optional<PathSample> read(
            long now, long packetsSent, long packetsLost, long bytesSent, long packetsDropped) {
        boolean enough = packetsSent - sent >= TierChoice.PACKETS_MIN;
        if (begun && !enough && now - beganAt < SAMPLE_MAX.toNanos()) {
            return Optional.empty();
        }
        notMissedYet += Math.max(0, packetsDropped - dropped);
        long own = Math.min(notMissedYet, packetsLost - lost);
        notMissedYet -= own;
        Optional<PathSample> sample = begun && enough && now > beganAt
                ? Optional.of(new PathSample(
                                Duration.ofNanos(now - beganAt),
                                packetsSent - sent,
                                packetsLost - lost,
                                bytesSent - bytes)
                        .without(own))
                : Optional.empty();
        begun = true;
        beganAt = now;
        sent = packetsSent;
        lost = packetsLost;
        bytes = bytesSent;
        dropped = packetsDropped;
        return sample;
    }
}
