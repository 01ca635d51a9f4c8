package internet2.trustchain.authority;

import java.time.Duration;
import java.time.Instant;

/** When a certificate is renewed: at two thirds of its life, a little earlier for some than for others. */
public final class RenewalSchedule {

    private static final double JITTER_SHARE = 0.1;
    private static final Duration RETRY_MIN = Duration.ofSeconds(1);

    private RenewalSchedule() {}

    /**
     * The moment to renew: two thirds of the life, minus up to a tenth of it, so that a fleet that started
     * together does not come together.
     *
     * @param jitter 0 to below 1, drawn once per certificate
     */
    public static Instant renewAt(Instant notBefore, Instant notAfter, double jitter) {
        if (jitter < 0 || jitter >= 1) {
            throw new IllegalArgumentException("a jitter is 0 to below 1, not " + jitter);
        }
        Duration life = Duration.between(notBefore, notAfter);
        long early = (long) (life.toMillis() * JITTER_SHARE * jitter);
        return notBefore.plus(life.multipliedBy(2).dividedBy(3)).minusMillis(early);
    }

    /** After a renewal that failed: a tenth of what is left, so that there are always more tries. */
    public static Instant retryAt(Instant now, Instant notAfter) {
        Duration wait = Duration.between(now, notAfter).dividedBy(10);
        return now.plus(wait.compareTo(RETRY_MIN) < 0 ? RETRY_MIN : wait);
    }
}
