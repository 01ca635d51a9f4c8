package internet2.trustchain.acme;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Rates by key: the generic cell rate algorithm. Of each key only the moment is kept at which it has its whole
 * allowance back; the keys that were used longest ago are forgotten first. For one thread.
 */
public final class Rates {

    private static final int KEYS_MAX = 100_000;

    /**
     * So many in that time, all at once if they like.
     *
     * @param name what is limited, for people
     */
    public record Rule(String name, int count, Duration period) {

        public Rule {
            if (count < 1 || !period.isPositive()) {
                throw new IllegalArgumentException("a rate is at least one in some time");
            }
        }

        private Duration each() {
            return period.dividedBy(count);
        }
    }

    private record Key(String rule, String of) {}

    private final Map<Key, Instant> fullAgain = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Instant> eldest) {
            return size() > KEYS_MAX;
        }
    };

    /** How long until there is one more; empty if there is one now. */
    public Optional<Duration> wait(Rule rule, String of, Instant now) {
        Instant full = fullAgain.getOrDefault(new Key(rule.name(), of), now);
        Duration wait = Duration.between(now, full).plus(rule.each()).minus(rule.period());
        return wait.isPositive() ? Optional.of(wait) : Optional.empty();
    }

    /** Takes one, whether there is one or not. */
    public void take(Rule rule, String of, Instant now) {
        fullAgain.compute(
                new Key(rule.name(), of),
                (key, full) -> (full == null || full.isBefore(now) ? now : full).plus(rule.each()));
    }
}
