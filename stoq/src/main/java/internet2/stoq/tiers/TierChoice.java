package internet2.stoq.tiers;

/**
 * Finds the tier of a path from one sample to the next.
 *
 * <p>Loss is the only reason to go down, and only where it lasts from one sample to the next: to the smallest tier that
 * carries what still arrived. A tier that is used to the full for a while is left upwards, whatever is lost, since it
 * may be what holds the path back; where that brings more loss, the next attempt waits twice as long. So a path whose
 * capacity lies between two tiers is probed ever more rarely, and one that loses a little at random, as radio does, is
 * not held down.
 *
 * @param tier for now
 * @param calm samples with the tier used to the full, in a row
 * @param patience how many of these there must be before the next tier is tried
 * @param lossy whether the last sample has lost so much that another one with loss leads down
 */
public record TierChoice(Tier tier, int calm, int patience, boolean lossy) {

    /**
     * A congestion controller loses less than this while it looks for a path's limit, bursts into a short queue more.
     */
    static final double LOSS_HIGH = 0.005;

    /** After a sample that lost much: from here on it is the same loss still. */
    static final double LOSS_LASTING = 0.001;

    /** A smaller sample says nothing about loss. */
    public static final long PACKETS_MIN = 1000;

    static final int PATIENCE_MIN = 8;
    static final int PATIENCE_MAX = 1024;

    private static final double FULL = 0.7;

    /** Where nothing is known of the path yet. */
    public static TierChoice unmeasured() {
        return at(Tier.UNLIMITED);
    }

    /** Where the tier is known from elsewhere. */
    public static TierChoice at(Tier tier) {
        return new TierChoice(tier, 0, PATIENCE_MIN, false);
    }

    public TierChoice next(PathSample sample) {
        if (sample.packetsSent() < PACKETS_MIN) {
            return this;
        }
        boolean losing = sample.loss() >= (lossy ? LOSS_LASTING : LOSS_HIGH);
        Tier carries = Tier.carrying(sample.goodput());
        if (losing && carries.compareTo(tier) < 0) {
            return lossy
                    ? new TierChoice(carries, 0, Math.min(2 * patience, PATIENCE_MAX), false)
                    : new TierChoice(tier, 0, patience, true);
        }
        if (!full(sample)) {
            return new TierChoice(tier, 0, patience, losing);
        }
        return calm + 1 < patience
                ? new TierChoice(tier, calm + 1, patience, losing)
                : new TierChoice(tier.above(), 0, patience, false);
    }

    private boolean full(PathSample sample) {
        return tier.paced() && sample.goodput() >= FULL * tier.rate();
    }
}
