package internet2.trustchain.names;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When a stage of the replacement of the zones' key ends. Pure, like {@link RevisionPlan}, which has this step signed:
 * the picture of what is served, and the time of its block, lead to the same one on every node.
 *
 * <p>Each stage is passed in the same way: what follows from it is served, down to the last set; then caches forget
 * what they had before; then, in the stages that others watch from afar, their time passes, or an administrator says
 * that nobody needs it.
 */
final class KeyReplacement {

    private KeyReplacement() {}

    /** The keys after the step that is due, if one is. */
    static Optional<ZoneKeys> step(ZoneView served, ZoneKeys keys, Instant time) {
        if (keys.stage().forgotten().isEmpty()) {
            return isServed(served, keys) ? Optional.of(keys.in(keys.stage().settled(time))) : Optional.empty();
        }
        return keys.next().isPresent() && keys.isOver(time)
                ? Optional.of(keys.after(time, memory(served)))
                : Optional.empty();
    }

    /** Whether nothing is left of the stages before. */
    private static boolean isServed(ZoneView served, ZoneKeys keys) {
        return served.zones().stream()
                .allMatch(zone -> !isApexDue(served, zone, keys)
                        && !RevisionScope.chain(served, zone).isDue(keys.signedBefore()));
    }

    /** The first apexes that are to be signed anew for this stage: none once it was served down to the last. */
    static List<DomainName> dueApexes(ZoneView served, List<DomainName> inOrder, ZoneKeys keys, int max) {
        return keys.stage().forgotten().isPresent()
                ? List.of()
                : inOrder.stream()
                        .filter(zone -> isApexDue(served, zone, keys))
                        .limit(max)
                        .toList();
    }

    /** Whether what follows from the keys at an apex, and of it in the zone above, is of an earlier stage. */
    private static boolean isApexDue(ZoneView served, DomainName zone, ZoneKeys keys) {
        byte[] place = CanonicalOrder.key(zone);
        return ZoneOrder.zones(served.names, zone).stream()
                .map(each -> RevisionScope.find(served, each, place))
                .anyMatch(name -> name != null && name.oldest() <= keys.apexSignedBefore());
    }

    /** The longest TTL that is served. */
    private static Duration memory(ZoneView served) {
        long[] longest = {0};
        served.names.forEach(node -> {
            for (EncodedSet set : node.sets) {
                longest[0] = Math.max(longest[0], set.ttl());
            }
        });
        Duration memory = Duration.ofSeconds(longest[0]);
        return memory.compareTo(RevisionPlan.LIFETIME) < 0 ? memory : RevisionPlan.LIFETIME;
    }
}
