package internet2.stoq.tiers;

/** What a path is taken to carry. From small to large. */
public enum Tier {
    MBPS_100(100, 16, 4, 2, 1),
    GBPS_1(1_000, 32, 16, 4, 4),
    GBPS_2_5(2_500, 64, 32, 8, 4),
    /** Whatever congestion control lets through. */
    UNLIMITED(0, 64, 64, 16, 8);

    private static final int KIB = 1024;
    private static final int MIB = 1024 * 1024;
    private static final long BYTES_PER_MEGABIT = 125_000;

    private final long rate;
    private final int trainBytes;
    private final int connectionBytes;
    private final int streamBytes;
    private final int socketBytes;

    Tier(int megabits, int trainKib, int connectionMib, int streamMib, int socketMib) {
        this.rate = megabits == 0 ? Long.MAX_VALUE : megabits * BYTES_PER_MEGABIT;
        this.trainBytes = trainKib * KIB;
        this.connectionBytes = connectionMib * MIB;
        this.streamBytes = streamMib * MIB;
        this.socketBytes = socketMib * MIB;
    }

    /** Bytes a second that are sent at most. */
    public long rate() {
        return rate;
    }

    public boolean paced() {
        return this != UNLIMITED;
    }

    /** What is sent at once, back to back: a millisecond or less of the path's time. */
    public int trainBytes() {
        return trainBytes;
    }

    /** Unread bytes of all streams of a connection: the rate for more than 100 ms. */
    public int connectionBytes() {
        return connectionBytes;
    }

    /** The same for one stream. */
    public int streamBytes() {
        return streamBytes;
    }

    /** The kernel's buffers, each way. */
    public int socketBytes() {
        return socketBytes;
    }

    /** The next larger one; the largest for itself. */
    public Tier above() {
        return switch (this) {
            case MBPS_100 -> GBPS_1;
            case GBPS_1 -> GBPS_2_5;
            case GBPS_2_5, UNLIMITED -> UNLIMITED;
        };
    }

    /** The smallest one that carries so many bytes a second. */
    public static Tier carrying(long bytesPerSecond) {
        for (Tier tier : values()) {
            if (tier.rate >= bytesPerSecond) {
                return tier;
            }
        }
        return UNLIMITED;
    }
}
