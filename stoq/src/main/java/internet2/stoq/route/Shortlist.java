package internet2.stoq.route;

import internet2.foundation.NodeId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Which neighbours are asked whether they relay, and which of them are measured. Claims never outweigh measurements.
 */
final class Shortlist {

    private Shortlist() {}

    /** Those that are known to relay, then others by chance: each has its turn. */
    static List<NodeId> asked(
            Collection<NodeId> neighbours, Collection<NodeId> known, int max, RandomGenerator random) {
        Set<NodeId> distinct = new LinkedHashSet<>(known);
        distinct.retainAll(Set.copyOf(neighbours));
        List<NodeId> others = new ArrayList<>(Set.copyOf(neighbours));
        others.removeAll(distinct);
        Collections.shuffle(others, random);
        distinct.addAll(others);
        return distinct.stream().limit(max).toList();
    }

    /**
     * What follows from their answers. A path that works, or is in use, is only given up where its relay says that it
     * carries nothing; what failed makes room for what was not tried yet.
     *
     * @param max relays that are measured at once
     */
    static List<PathEvent> learned(PathChoice choice, Relays.Answers answers, int max, Instant now) {
        Set<Path> kept = new LinkedHashSet<>();
        choice.known().values().stream()
                .filter(each -> !each.path().isDirect())
                .filter(each -> each.works() || each.path().equals(choice.path()))
                .map(PathQuality::path)
                .filter(path -> !answers.refusing().contains(path.relays().getFirst()))
                .forEach(kept::add);
        List<PathEvent> events = new ArrayList<>();
        answers.offers().stream()
                .sorted(Comparator.comparing(offer -> hasFailed(choice, Path.via(offer.relay()))))
                .forEach(offer -> {
                    Path path = Path.via(offer.relay());
                    if (kept.contains(path) || kept.size() < max) {
                        kept.add(path);
                        events.add(new PathEvent.Offered(path, offer.terms().price(), now));
                    }
                });
        choice.known().keySet().stream()
                .filter(path -> !path.isDirect() && !kept.contains(path))
                .forEach(path -> events.add(new PathEvent.Withdrawn(path, now)));
        return events;
    }

    private static boolean hasFailed(PathChoice choice, Path path) {
        return choice.quality(path).filter(PathQuality::failed).isPresent();
    }
}
