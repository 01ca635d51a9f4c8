package internet2.stoq.route;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which path to one destination is in use: a state machine without I/O or clock. Each event gives the next state.
 *
 * <p>From a path that fails it goes at once. Any other change waits until the path in use was kept for a while, and
 * longer each time that changes follow each other (as in route flap damping, RFC 2439): a path that comes and goes is
 * soon left alone.
 *
 * @param known what was measured of each path
 * @param since when the path came into use
 * @param hurried changes that followed each other without a calm in between
 */
public record PathChoice(
        PathStrategy strategy, Map<Path, PathQuality> known, Path path, PathReason reason, Instant since, int hurried) {

    /** A path is kept at least so long, as long as it works. */
    static final Duration KEPT_MIN = Duration.ofSeconds(10);

    /** And at most, however often it changed before. */
    static final Duration KEPT_MAX = Duration.ofMinutes(10);

    /** After so long without a change the changes before are forgotten. */
    static final Duration CALM = Duration.ofMinutes(30);

    public PathChoice {
        known = Collections.unmodifiableMap(new LinkedHashMap<>(known));
    }

    /** The direct path, of which nothing is known yet. */
    public static PathChoice begin(PathStrategy strategy, Instant now) {
        return new PathChoice(
                strategy,
                Map.of(Path.DIRECT, PathQuality.unknown(Path.DIRECT, 0)),
                Path.DIRECT,
                PathReason.DIRECT,
                now,
                0);
    }

    /** What is known of a path; empty of one that was never offered, or was withdrawn. */
    public Optional<PathQuality> quality(Path of) {
        return Optional.ofNullable(known.get(of));
    }

    /** The next state. */
    public PathChoice step(PathEvent event) {
        PathChoice learned = with(learn(event));
        PathQuality current = learned.quality(path)
                .orElseGet(() -> PathQuality.unknown(path, 0).broken());
        PathStrategy.Choice choice = strategy.choose(current, learned.known.values());
        if (choice.path().equals(path)) {
            boolean same = choice.reason() == PathReason.BETTER;
            return new PathChoice(strategy, learned.known, path, same ? reason : choice.reason(), since, hurried);
        }
        if (!current.failed() && event.at().isBefore(since.plus(kept()))) {
            return learned;
        }
        int changes = event.at().isBefore(since.plus(CALM)) ? hurried + 1 : 0;
        return new PathChoice(strategy, learned.known, choice.path(), choice.reason(), event.at(), changes);
    }

    private Map<Path, PathQuality> learn(PathEvent event) {
        Map<Path, PathQuality> next = new LinkedHashMap<>(known);
        switch (event) {
            case PathEvent.Offered(Path of, long price, Instant _) ->
                next.merge(of, PathQuality.unknown(of, price), (old, unknown) -> old.pricedAt(price));
            case PathEvent.Withdrawn(Path of, Instant _) -> next.remove(of);
            case PathEvent.Answered(Path of, Duration took, Instant _) ->
                next.computeIfPresent(of, (same, quality) -> quality.answered(took));
            case PathEvent.Missed(Path of, Instant _) -> next.computeIfPresent(of, (same, quality) -> quality.missed());
            case PathEvent.Broken(Path of, Instant _) -> next.computeIfPresent(of, (same, quality) -> quality.broken());
        }
        return next;
    }

    private PathChoice with(Map<Path, PathQuality> learned) {
        return new PathChoice(strategy, learned, path, reason, since, hurried);
    }

    /** KEPT_MIN, doubled with each hurried change. */
    Duration kept() {
        Duration kept = KEPT_MIN;
        for (int i = 0; i < hurried && kept.compareTo(KEPT_MAX) < 0; i++) {
            kept = kept.multipliedBy(2);
        }
        return kept.compareTo(KEPT_MAX) < 0 ? kept : KEPT_MAX;
    }
}
