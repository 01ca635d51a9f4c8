package internet2.stoq.tiers;

/**
 * When to send what, so that a rate is kept (RFC 9002, 7.7): a leaky bucket, which lets a short burst through after a
 * pause. Times are nanoseconds of one clock that never goes back. Not thread-safe.
 */
public final class Pacing {

    private static final double NANOS = 1e9;

    private Tier tier;
    /** When all that was sent so far has left, at the tier's rate. */
    private long free;

    public Pacing(Tier tier, long now) {
        this.tier = tier;
        this.free = now;
    }

    /** What is sent from now on is sent at the rate of another tier. */
    public void change(Tier other) {
        tier = other;
    }

    /** Takes the next place in time for so many bytes; at or before {@code now}: at once. */
    public long reserve(long now, int bytes) {
        long burst = nanos(tier.trainBytes());
        long at = Math.max(free, now - burst);
        free = at + nanos(bytes);
        return at;
    }

    /** Nanoseconds that what is sent next would have to wait for its place; nothing or less: it would go at once. */
    public long backlog(long now) {
        return free - now;
    }

    private long nanos(int bytes) {
        return tier.paced() ? (long) (bytes * NANOS / tier.rate()) : 0;
    }
}
