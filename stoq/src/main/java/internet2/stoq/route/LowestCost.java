package internet2.stoq.route;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * The baseline: straight there, unless that fails or a relay is better by a margin; back again when it is not any more.
 *
 * <p>A path's cost is its smoothed round trip, raised by what it loses and by what it charges. A relay is left for the
 * direct path already at half of the margin by which it had to be better, so noise within the other half moves nothing.
 *
 * @param margin by which another path must be better, as part of its cost; 0.25: a quarter
 * @param floor by which it must be better at least
 * @param perPrice cost of each unit of a relay's price
 * @param healed answers in a row that a path gives before it is trusted again
 */
public record LowestCost(double margin, Duration floor, Duration perPrice, int healed) implements PathStrategy {

    /** A path that loses a tenth of its packets costs as much as one that takes 1.4 times as long. */
    private static final double LOSS_WEIGHT = 4;

    public static LowestCost standard() {
        return new LowestCost(0.25, Duration.ofMillis(5), Duration.ofMillis(1), 3);
    }

    @Override
    public Choice choose(PathQuality current, Collection<PathQuality> known) {
        if (!current.works() && !current.failed()) {
            return new Choice(current.path(), PathReason.DIRECT);
        }
        Optional<PathQuality> best = known.stream()
                .filter(PathQuality::works)
                .filter(each -> each.path().equals(current.path()) || current.failed() || steady(each))
                .min(Comparator.<PathQuality>comparingDouble(each -> handicapped(each, current))
                        .thenComparingInt(each -> each.path().relays().size())
                        .thenComparing(each -> each.path().relays().toString()));
        if (best.isEmpty()) {
            return new Choice(Path.DIRECT, PathReason.NONE_ANSWERS);
        }
        Path path = best.get().path();
        if (current.failed()) {
            return new Choice(path, PathReason.OTHER_FAILED);
        }
        return new Choice(path, path.isDirect() ? PathReason.DIRECT : PathReason.BETTER);
    }

    /** A relay carries the whole margin as long as it is not in use, and half of it while it is. */
    private double handicapped(PathQuality each, PathQuality current) {
        if (each.path().isDirect()) {
            return cost(each);
        }
        double part = each.path().equals(current.path()) ? 0.5 : 1;
        return cost(each) * (1 + part * margin) + part * floor.toNanos();
    }

    private boolean steady(PathQuality path) {
        return path.answeredInRow() >= healed;
    }

    private double cost(PathQuality path) {
        double lossy = path.roundTrip().toNanos() * (1 + LOSS_WEIGHT * path.loss());
        return lossy + (double) path.price() * perPrice.toNanos();
    }
}
