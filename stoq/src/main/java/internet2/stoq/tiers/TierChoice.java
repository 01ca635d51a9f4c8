package internet2.stoq.tiers;

/**
 * Finds the tier of a path from one sample to the next.
 *
 * <p>Loss is the only reason to go down: to the smallest tier that carries what still arrived. A tier that is used to
 * the full without loss for a while is left upwards; where that brings loss again, the next attempt waits twice as
 * long. So a path whose capacity lies between two tiers is probed ever more rarely, and a path that loses a little at
 * random, as radio does, is not slowed down.
 *
 * @param tier for now
 * @param calm samples without loss and with the tier used to the full, in a row
 * @param patience how many of these there must be before the next tier is tried
 */
public record TierChoice(Tier tier, int calm, int patience) {

    /**
     * A congestion controller loses less than this while it looks for a path's limit, bursts into a short queue more.
     */
    static final double LOSS_HIGH = 0.005;

    static final double LOSS_LOW = 0.001;

    /** A smaller sample says nothing about loss. */
    public static final long PACKETS_MIN = 1000;

    static final int PATIENCE_MIN = 8;
    static final int PATIENCE_MAX = 1024;

    private static final double FULL = 0.7;

    public static TierChoice unmeasured() {
        return new TierChoice(Tier.UNLIMITED, 0, PATIENCE_MIN);
    }

    public TierChoice next(PathSample sample) {
        if (sample.packetsSent() < PACKETS_MIN) {
            return this;
        }
        if (sample.loss() >= LOSS_HIGH) {
            return lossy(Tier.carrying(sample.goodput()));
        }
        if (sample.loss() > LOSS_LOW || !full(sample)) {
            return new TierChoice(tier, 0, patience);
        }
        return calm + 1 < patience
                ? new TierChoice(tier, calm + 1, patience)
                : new TierChoice(tier.above(), 0, patience);
    }

    private TierChoice lossy(Tier carries) {
        return carries.compareTo(tier) < 0
                ? new TierChoice(carries, 0, Math.min(2 * patience, PATIENCE_MAX))
                : new TierChoice(tier, 0, patience);
    }

    private boolean full(PathSample sample) {
        return tier.paced() && sample.goodput() >= FULL * tier.rate();
    }
}
