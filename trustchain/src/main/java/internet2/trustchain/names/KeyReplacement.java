package internet2.trustchain.names;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a stage of the replacement of the zones' key ends. Pure, like {@link RevisionPlan}, which has this step signed:
 * the picture of what is served, and the time of its block, lead to the same one on every node.
 *
 * <p>Each stage is passed in the same way: what follows from it is served, down to the last set and to the SOA records
 * that tell secondaries; then these and caches forget what they had before; then, in the stages that others watch from
 * afar, their time passes, or an administrator says that nobody needs it.
 */
final class KeyReplacement {

    private KeyReplacement() {}

    /** The keys after the step that is due, if one is. */
    static Optional<ZoneKeys> step(ZoneView served, ZoneView latest, ZoneKeys keys, Instant time) {
        if (keys.stage().forgotten().isEmpty()) {
            return isServed(served, keys) && isAnnounced(served, latest)
                    ? Optional.of(keys.in(keys.stage().settled(time)))
                    : Optional.empty();
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

    /** Whether secondaries can hear of all that is served: no zone's SOA waits for changes of it to be served first. */
    private static boolean isAnnounced(ZoneView served, ZoneView latest) {
        return served.zones().stream()
                .noneMatch(zone -> NameDifference.differInSoa(served.names.find(zone), latest.names.find(zone)));
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

    /** For how long somebody may have what is served now: a cache that asked a secondary that was cut off. */
    private static Duration memory(ZoneView served) {
        long expire = served.zones().stream()
                .mapToLong(zone -> expire(served.names.find(zone)))
                .max()
                .orElse(0);
        long[] longest = {0};
        served.names.forEach(node -> {
            for (EncodedSet set : node.sets) {
                longest[0] = Math.max(longest[0], set.ttl());
            }
        });
        Duration memory = Duration.ofSeconds(longest[0] + expire);
        return memory.compareTo(RevisionPlan.LIFETIME) < 0 ? memory : RevisionPlan.LIFETIME;
    }

    /** For how long secondaries answer without having heard of the zone (RFC 1035 3.3.13). */
    private static long expire(@Nullable NameNode apex) {
        EncodedSet soa = apex == null ? null : apex.set(RecordType.SOA.code());
        return soa == null ? 0 : Zone.Soa.expire(soa.data().getFirst());
    }
}
