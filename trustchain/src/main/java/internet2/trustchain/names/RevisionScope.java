package internet2.trustchain.names;

import internet2.foundation.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which names the next revision is about, and the picture that is served after it: of the names that changed the first
 * in order, with what has to come or go with them, and then those whose signatures are half over. {@link RevisionPlan}
 * says what follows for each.
 */
final class RevisionScope {

    /** Once there are so many sets or bytes, no further name is taken; one has not much more ({@link SignedZones}). */
    private static final int SETS_MAX = 256;

    private static final int BYTES_MAX = 96 << 10;

    /** The part of a revision, one in so many, that is kept for signatures to renew. */
    private static final int DUE_SHARE = 4;

    /** What a set takes besides its data and its names: fields, a signature, its part of an NSEC record. */
    private static final int SET_OVERHEAD_BYTES = 256;

    private final ZoneView served;
    private final ZoneView latest;
    private final ZoneKeys keys;
    private final long due;
    private final int namesMax;

    /** What will be served. */
    private ZoneView target;

    /** The names in question, in order. */
    private final SortedMap<Bytes, DomainName> names = new TreeMap<>();

    /** The apexes of which nothing but the SOA is in question. */
    private final Set<DomainName> soaOnly = new HashSet<>();

    private final Size size = new Size();

    private RevisionScope(ZoneView served, ZoneView latest, ZoneKeys keys, long due, int namesMax) {
        this.served = served;
        this.latest = latest;
        this.keys = keys;
        this.due = due;
        this.namesMax = namesMax;
        this.target = served;
    }

    /**
     * @param due what was signed by then, in seconds since 1970, is signed again
     * @param namesMax the most changed names
     */
    static RevisionScope of(ZoneView served, ZoneView latest, ZoneKeys keys, long due, int namesMax) {
        RevisionScope scope = new RevisionScope(served, latest, keys, due, namesMax);
        scope.takeChanged();
        for (DomainName name : List.copyOf(scope.names.values())) {
            scope.addBelowMovedCuts(name);
        }
        scope.addDue();
        return scope;
    }

    /** What will be served. */
    ZoneView target() {
        return target;
    }

    /** In order. */
    Collection<DomainName> names() {
        return Collections.unmodifiableCollection(names.values());
    }

    /** Whether of this apex nothing but the SOA is in question. */
    boolean isSoaOnly(DomainName name) {
        return soaOnly.contains(name);
    }

    /** The zones that a name lies in, now or afterwards: between them, a zone may have come or gone. */
    Set<DomainName> zones(DomainName name) {
        return zones(served, target, name);
    }

    private static Set<DomainName> zones(ZoneView served, ZoneView target, DomainName name) {
        Set<DomainName> zones = new LinkedHashSet<>(ZoneOrder.zones(target.names, name));
        zones.addAll(ZoneOrder.zones(served.names, name));
        return zones;
    }

    private void takeChanged() {
        List<DomainName> soas = new ArrayList<>();
        Set<DomainName> incomplete = new HashSet<>();
        Chain pending = latest.pending == null ? Chain.EMPTY : latest.pending;
        boolean[] more = {true};
        pending.visit(each -> {
            NameNode before = served.names.find(each.name());
            NameNode after = latest.names.find(each.name());
            if (NameDifference.isApex(before) && NameDifference.differInSoa(before, after)) {
                soas.add(each.name());
            }
            if (NameDifference.differ(before, after)) {
                more[0] = more[0] && take(each);
                if (!more[0]) {
                    incomplete.addAll(zones(served, latest, each.name()));
                }
            }
            return true;
        });
        soas.stream().filter(apex -> !incomplete.contains(apex)).limit(namesMax).forEach(this::takeSoa);
    }

    private void takeSoa(DomainName apex) {
        target = target.with(apex, latest, true);
        if (names.put(Bytes.wrap(CanonicalOrder.key(apex)), apex) == null) {
            soaOnly.add(apex);
        }
    }

    /** False if there is no room left for it. */
    private boolean take(ChainName changed) {
        NameNode before = target.names.find(changed.name());
        NameNode after = latest.names.find(changed.name());
        boolean zoneMoves = NameDifference.isApex(before) != NameDifference.isApex(after);
        if (isFull() || ((zoneMoves || isCut(before) != isCut(after)) && !makeRoom(changed, zoneMoves))) {
            return false;
        }
        target = zoneMoves ? target.without(changed.name()) : target;
        target = target.with(changed.name(), latest, false);
        size.add(before, after);
        names.put(Bytes.wrap(changed.key()), changed.name());
        return true;
    }

    /** Before all that lies below a name becomes something else; whether the name itself can follow. */
    private boolean makeRoom(ChainName changed, boolean zoneMoves) {
        SortedMap<Bytes, DomainName> below = below(changed);
        Size more = new Size();
        below.values().forEach(name -> more.add(null, target.names.find(name)));
        if (zoneMoves || more.isEnough()) {
            return clear(below) && !isFull();
        }
        boolean first = names.isEmpty();
        size.add(more);
        return first || !size.isEnough();
    }

    private boolean isFull() {
        return names.size() >= namesMax || size.isEnough();
    }

    /** The names below one, those of zones there too, in order. */
    private SortedMap<Bytes, DomainName> below(ChainName name) {
        SortedMap<Bytes, DomainName> found = new TreeMap<>();
        ZoneOrder.zones(target.names, name.name()).forEach(zone -> addBelow(zone, name.key(), found));
        return found;
    }

    private void addBelow(DomainName zone, byte[] place, SortedMap<Bytes, DomainName> found) {
        chain(target, zone).below(place, each -> {
            found.put(Bytes.wrap(each.key()), each.name());
            if (!each.name().equals(zone) && NameDifference.isApex(target.names.find(each.name()))) {
                addBelow(each.name(), each.key(), found);
            }
        });
    }

    /** Serves these names no more, the last first, so that a zone goes after what it holds; whether all went. */
    private boolean clear(SortedMap<Bytes, DomainName> below) {
        for (Map.Entry<Bytes, DomainName> each : below.reversed().entrySet()) {
            if (isFull()) {
                return false;
            }
            size.add(target.names.find(each.getValue()), null);
            target = target.without(each.getValue());
            names.put(each.getKey(), each.getValue());
        }
        return true;
    }

    /** What names taken so far bring into the revision. */
    private static final class Size {

        private int sets;
        private int bytes;

        /** A name that is served as {@code after} from now on. */
        void add(@Nullable NameNode before, @Nullable NameNode after) {
            for (EncodedSet set : after == null ? new EncodedSet[0] : after.sets) {
                add(set.wire.length + 3 * wire(after) + SET_OVERHEAD_BYTES);
            }
            for (EncodedSet set : before == null ? new EncodedSet[0] : before.sets) {
                if (after == null || after.set(set.type) == null) {
                    add(2 * wire(before));
                }
            }
        }

        private static int wire(@Nullable NameNode node) {
            return node == null ? 0 : node.wire.length;
        }

        private void add(int more) {
            sets++;
            bytes += more;
        }

        void add(Size other) {
            sets += other.sets;
            bytes += other.bytes;
        }

        boolean isEnough() {
            return sets > SETS_MAX || bytes > BYTES_MAX;
        }

        /** As if at least one part in so many were left. */
        void keep(int share) {
            sets = Math.min(sets, SETS_MAX - SETS_MAX / share);
            bytes = Math.min(bytes, BYTES_MAX - BYTES_MAX / share);
        }
    }

    private static boolean isCut(@Nullable NameNode node) {
        return node != null && !node.isApex() && node.set(RecordType.NS.code()) != null;
    }

    /** What lies below a zone cut that comes or goes, and the zones that were there before one around them. */
    private void addBelowMovedCuts(DomainName name) {
        byte[] place = CanonicalOrder.key(name);
        for (DomainName zone : zones(served, target, name)) {
            ChainName before = find(served, zone, place);
            ChainName after = find(target, zone, place);
            boolean isNewZone = name.equals(zone) && before == null;
            if (isNewZone || (before != null && before.delegated()) != (after != null && after.delegated())) {
                chain(target, zone).below(place, each -> names.put(Bytes.wrap(each.key()), each.name()));
            }
        }
    }

    private void addDue() {
        size.keep(DUE_SHARE);
        int max = Math.max(namesMax / DUE_SHARE, namesMax - names.size());
        List<DomainName> inOrder = served.zones().stream()
                .sorted(Comparator.comparing(DomainName::key))
                .toList();
        List<DomainName> found = new ArrayList<>(KeyReplacement.dueApexes(served, inOrder, keys, max));
        List<ChainName> other = new ArrayList<>();
        for (DomainName zone : inOrder) {
            chain(served, zone).due(due, max - found.size(), other);
        }
        other.forEach(each -> found.add(each.name()));
        for (DomainName each : found) {
            if (size.isEnough()) {
                return;
            }
            NameNode node = served.names.find(each);
            size.add(node, node);
            names.put(Bytes.wrap(CanonicalOrder.key(each)), each);
            soaOnly.remove(each);
        }
    }

    static Chain chain(ZoneView view, DomainName zone) {
        NameNode apex = view.names.find(zone);
        return apex == null || apex.chain == null ? Chain.EMPTY : apex.chain;
    }

    static @Nullable ChainName find(ZoneView view, DomainName zone, byte[] place) {
        return chain(view, zone).find(place, place.length);
    }
}
