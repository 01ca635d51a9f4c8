package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.trustchain.names.ZoneContent.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Works out the next revision from what is served and what the ledger has: the names that changed, the NSEC records
 * around them, and signatures that are half over. Pure: every node that is given the same comes to the same bytes, so
 * that a holder of the key signs what it worked out for itself. What is pending may be more than what differs, and
 * not the same on each node; it decides nothing.
 *
 * <p>Where more changed than one revision takes, it takes the first names in order, all of each; what is then served
 * hangs together like any other picture. The first always goes, so that each revision comes nearer to the ledger. A
 * zone's SOA follows with the last of its names.
 *
 * <p>A name that becomes a zone or a zone cut, or is one no more, changes what every name below it is. Where more lies
 * below than fits beside it, that is served no more first, and what is still to be there comes after it.
 */
final class RevisionPlan {

    static final Duration LIFETIME = Duration.ofDays(14);
    static final Duration RENEWAL = LIFETIME.dividedBy(2);

    /** For validators whose clocks are behind. */
    static final Duration BACKDATE = Duration.ofHours(1);

    static final int NAMES_MAX = 64;

    /** Once there are so many sets or bytes, no further name is taken; one has not much more ({@link SignedZones}). */
    private static final int SETS_MAX = 256;

    private static final int BYTES_MAX = 96 << 10;

    /** The part of a revision, one in so many, that is kept for signatures to renew. */
    private static final int DUE_SHARE = 4;

    /** What a set takes besides its data and its names: fields, a signature, its part of an NSEC record. */
    private static final int SET_OVERHEAD_BYTES = 256;

    private final ZoneView served;
    private final ZoneView latest;
    private final ZoneKey key;
    private final Rrsig.Validity validity;
    private final long due;
    private final int namesMax;

    /** What will be served. */
    private ZoneView target;

    /** The names in question, in order. */
    private final SortedMap<Bytes, DomainName> names = new TreeMap<>();

    /** The apexes of which nothing but the SOA is in question. */
    private final Set<DomainName> soaOnly = new HashSet<>();

    private final Size size = new Size();
    private final List<SignedSet> put = new ArrayList<>();
    private final List<Revision.Place> removed = new ArrayList<>();

    private RevisionPlan(ZoneView served, ZoneView latest, ZoneKey key, Instant time, int namesMax) {
        this.served = served;
        this.latest = latest;
        this.key = key;
        this.validity = new Rrsig.Validity(
                time.minus(BACKDATE).getEpochSecond(), time.plus(LIFETIME).getEpochSecond());
        this.due = time.minus(RENEWAL).getEpochSecond();
        this.namesMax = namesMax;
        this.target = served;
    }

    /**
     * What is to be signed next, if anything is.
     *
     * @param time of the block at which both pictures were taken
     */
    static Optional<Revision> plan(ZoneView served, ZoneView latest, ZoneKey key, long number, Instant time) {
        return plan(served, latest, key, number, time, NAMES_MAX);
    }

    /** With at most so many changed names, and fewer where they do not fit. */
    static Optional<Revision> plan(
            ZoneView served, ZoneView latest, ZoneKey key, long number, Instant time, int namesMax) {
        Revision next = new Revision(number, List.of(), List.of());
        for (int max = namesMax; max > 0; max /= 2) {
            RevisionPlan plan = new RevisionPlan(served, latest, key, time, max);
            plan.work();
            next = new Revision(number, plan.put, plan.removed);
            if (next.fits()) {
                break;
            }
        }
        return next.put().isEmpty() && next.removed().isEmpty() ? Optional.empty() : Optional.of(next);
    }

    /** Whether a name is served otherwise than the ledger has it. */
    static boolean differs(ZoneView served, ZoneView latest, DomainName name) {
        NameNode before = served.names.find(name);
        NameNode after = latest.names.find(name);
        return differ(before, after) || differInSoa(before, after);
    }

    /** What follows from the zones and their key is not looked at, nor the SOA of a zone that stays. */
    private static boolean differ(@Nullable NameNode before, @Nullable NameNode after) {
        List<EncodedSet> had = own(before);
        List<EncodedSet> has = own(after);
        if (isApex(before) != isApex(after) || had.size() != has.size()) {
            return true;
        }
        boolean moved = before != null && after != null && before.apexLabels != after.apexLabels;
        return (moved && !had.isEmpty()) || !has.stream().allMatch(set -> isSame(set, before));
    }

    private static List<EncodedSet> own(@Nullable NameNode node) {
        return node == null
                ? List.of()
                : Arrays.stream(node.sets)
                        .filter(set -> !node.isApex()
                                || !(ZoneContent.isDerived(set.type)
                                        || set.type == RecordType.DS.code()
                                        || set.type == RecordType.SOA.code()))
                        .toList();
    }

    private static boolean differInSoa(@Nullable NameNode before, @Nullable NameNode after) {
        EncodedSet soa = after == null || !after.isApex() ? null : after.set(RecordType.SOA.code());
        return soa != null && !isSame(soa, before);
    }

    private static boolean isSame(EncodedSet set, @Nullable NameNode there) {
        EncodedSet other = there == null ? null : there.set(set.type);
        return other != null && Arrays.equals(other.wire, set.wire);
    }

    /** In one of the pictures or the other: between them, a zone may have come or gone. */
    private static Set<DomainName> zones(ZoneView served, ZoneView target, DomainName name) {
        Set<DomainName> zones = new LinkedHashSet<>(ZoneOrder.zones(target.names, name));
        zones.addAll(ZoneOrder.zones(served.names, name));
        return zones;
    }

    private void work() {
        takeChanged();
        for (DomainName name : List.copyOf(names.values())) {
            addBelowMovedCuts(name);
        }
        addDue();
        for (DomainName name : names.values()) {
            for (DomainName zone : zones(served, target, name)) {
                compare(zone, name, soaOnly.contains(name) ? Long.MIN_VALUE : due);
            }
        }
        deny(names.values());
    }

    private void takeChanged() {
        List<DomainName> soas = new ArrayList<>();
        Set<DomainName> incomplete = new HashSet<>();
        Chain pending = latest.pending == null ? Chain.EMPTY : latest.pending;
        boolean[] more = {true};
        pending.visit(each -> {
            NameNode before = served.names.find(each.name());
            NameNode after = latest.names.find(each.name());
            if (isApex(before) && differInSoa(before, after)) {
                soas.add(each.name());
            }
            if (differ(before, after)) {
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
        boolean zoneMoves = isApex(before) != isApex(after);
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
            if (!each.name().equals(zone) && isApex(target.names.find(each.name()))) {
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

    private static boolean isApex(@Nullable NameNode node) {
        return node != null && node.isApex();
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
        List<ChainName> found = new ArrayList<>();
        List<DomainName> inOrder = served.zones().stream()
                .sorted(Comparator.comparing(DomainName::key))
                .toList();
        for (DomainName zone : inOrder) {
            chain(served, zone).due(due, max, found);
        }
        for (ChainName each : found) {
            if (size.isEnough()) {
                return;
            }
            NameNode node = served.names.find(each.name());
            size.add(node, node);
            names.put(Bytes.wrap(each.key()), each.name());
            soaOnly.remove(each.name());
        }
    }

    private void compare(DomainName zone, DomainName name, long renewed) {
        SortedMap<Integer, EncodedSet> before = ZoneContent.served(served.names, zone, name);
        ZoneContent.wanted(target.names, zone, name, key).forEach((type, wanted) -> {
            if (!wanted.isServed(before.remove(type), renewed)) {
                put(zone, name, wanted.set(), wanted.signed());
            }
        });
        before.keySet().forEach(type -> removed.add(new Revision.Place(zone, name, new RecordType(type))));
    }

    /** The NSEC records of the names, and of the names before them, which lead to others now. */
    private void deny(Collection<DomainName> changed) {
        SortedSet<Bytes> done = new TreeSet<>();
        for (DomainName name : changed) {
            byte[] place = CanonicalOrder.key(name);
            for (DomainName zone : zones(served, target, name)) {
                ChainName previous = chain(target, zone).before(place);
                if (previous != null
                        && done.add(zone.key()
                                .concat(Bytes.of((byte) 0))
                                .concat(previous.name().key()))) {
                    deny(zone, previous.name(), previous.key());
                }
                if (done.add(zone.key().concat(Bytes.of((byte) 0)).concat(name.key()))) {
                    deny(zone, name, place);
                }
            }
        }
    }

    private void deny(DomainName zone, DomainName name, byte[] place) {
        ChainName before = find(served, zone, place);
        EncodedSet nsec = before == null ? null : before.nsec();
        ChainName after = find(target, zone, place);
        NameNode apex = target.names.find(zone);
        if (after == null || !after.authoritative() || apex == null || apex.negative == null) {
            if (nsec != null) {
                removed.add(new Revision.Place(zone, name, RecordType.NSEC));
            }
            return;
        }
        SortedMap<Integer, Wanted> types =
                ZoneContent.denied(ZoneContent.wanted(target.names, zone, name, key), after.delegated());
        SortedSet<Integer> present = new TreeSet<>(types.keySet());
        if (after.delegated()) {
            present.add(RecordType.NS.code());
        }
        Bytes data = Nsec.data(chain(target, zone).next(after).name(), present);
        // RFC 9077 3: the NSEC record lives as long as the negative response around it
        EncodedSet wanted = EncodedSet.of(RecordType.NSEC, apex.negative.ttl(), List.of(data));
        if (!new Wanted(wanted, true).isServed(nsec, due)) {
            put(zone, name, wanted, true);
        }
    }

    private void put(DomainName zone, DomainName name, EncodedSet set, boolean signed) {
        RecordType type = new RecordType(set.type);
        long ttl = set.ttl();
        Optional<Bytes> head =
                signed ? Optional.of(Rrsig.head(zone, name, type, ttl, key, validity)) : Optional.empty();
        put.add(new SignedSet(zone, name, type, ttl, set.data(), head));
    }

    private static Chain chain(ZoneView view, DomainName zone) {
        NameNode apex = view.names.find(zone);
        return apex == null || apex.chain == null ? Chain.EMPTY : apex.chain;
    }

    private static @Nullable ChainName find(ZoneView view, DomainName zone, byte[] place) {
        return chain(view, zone).find(place, place.length);
    }
}
