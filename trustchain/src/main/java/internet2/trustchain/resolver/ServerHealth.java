package internet2.trustchain.resolver;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** How fast servers were, so that the fast ones are asked first and the dead ones seldom. One owner. */
final class ServerHealth {

    private static final int BYTES_PER_SERVER = 200;
    private static final long BYTES_MAX = 4 << 20;

    /** One of so many queries goes to whichever server, so that one that has recovered is found. */
    private static final int EXPLORE_EVERY = 20;

    private static final Duration UNKNOWN = Duration.ofMillis(100);
    private static final Duration LOST = Duration.ofSeconds(4);
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(2);

    private final WeightedCache<Upstream, Health> servers = new WeightedCache<>(BYTES_MAX, each -> BYTES_PER_SERVER);
    private final RandomGenerator random;

    private record Health(Duration roundTrip, Instant seen) {}

    ServerHealth(RandomGenerator random) {
        this.random = random;
    }

    Optional<Upstream> choose(List<Upstream> candidates, Set<Upstream> not, Instant now) {
        List<Upstream> left =
                candidates.stream().filter(each -> !not.contains(each)).toList();
        if (left.isEmpty()) {
            return Optional.empty();
        }
        if (random.nextInt(EXPLORE_EVERY) == 0) {
            return Optional.of(left.get(random.nextInt(left.size())));
        }
        Map<Upstream, Long> expected = left.stream()
                .distinct()
                .collect(Collectors.toMap(
                        each -> each,
                        // equals are taken in turn: predictable servers are easier to answer for
                        each -> expected(each, now).toNanos() + random.nextInt(20_000_000)));
        return left.stream().min(Comparator.comparing(expected::get));
    }

    void answered(Upstream server, Duration took, Instant now) {
        Duration before = expected(server, now);
        Duration smoothed = took.compareTo(before) > 0 || before.equals(LOST)
                ? took
                : before.multipliedBy(7).plus(took).dividedBy(8);
        servers.put(server, new Health(smoothed, now));
    }

    void lost(Upstream server, Instant now) {
        servers.put(server, new Health(LOST, now));
    }

    private Duration expected(Upstream server, Instant now) {
        return servers.get(server)
                .filter(each -> each.seen().plus(FORGOTTEN_AFTER).isAfter(now))
                .map(Health::roundTrip)
                .orElse(UNKNOWN);
    }
}
