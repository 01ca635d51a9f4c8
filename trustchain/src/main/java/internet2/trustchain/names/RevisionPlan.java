package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.trustchain.names.ZoneContent.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
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
 * that a holder of the key signs what it worked out for itself.
 *
 * <p>Where more changed than one revision takes, it takes the first names in order, all of each; what is then served
 * hangs together like any other picture. A zone's SOA follows with the last of them.
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

    /** What a set takes besides its data and its names: fields, a signature, its part of an NSEC record. */
    private static final int SET_OVERHEAD_BYTES = 256;

    private final ZoneView served;
    private final ZoneView latest;
    private final ZoneKey key;
    private final Rrsig.Validity validity;
    private final long due;
    private final Size size = new Size();
    private final List<SignedSet> put = new ArrayList<>();
    private final List<Revision.Place> removed = new ArrayList<>();

    private RevisionPlan(ZoneView served, ZoneView latest, ZoneKey key, Instant time) {
        this.served = served;
        this.latest = latest;
        this.key = key;
        this.validity = new Rrsig.Validity(
                time.minus(BACKDATE).getEpochSecond(), time.plus(LIFETIME).getEpochSecond());
        this.due = time.minus(RENEWAL).getEpochSecond();
    }

    /**
     * What is to be signed next, if anything is.
     *
     * @param time of the block at which both pictures were taken
     */
    static Optional<Revision> plan(ZoneView served, ZoneView latest, ZoneKey key, long number, Instant time) {
        RevisionPlan plan = new RevisionPlan(served, latest, key, time);
        plan.work();
        return plan.put.isEmpty() && plan.removed.isEmpty()
                ? Optional.empty()
                : Optional.of(new Revision(number, plan.put, plan.removed));
    }

    /** Whether a name is served otherwise than the ledger has it. */
    static boolean differs(ZoneView served, ZoneView latest, ZoneKey key, DomainName name) {
        return zones(served, latest, name).stream().anyMatch(zone -> differs(served, latest, key, zone, name));
    }

    /** In one of the pictures or the other: between them, a zone may have come or gone. */
    private static Set<DomainName> zones(ZoneView served, ZoneView target, DomainName name) {
        Set<DomainName> zones = new LinkedHashSet<>(ZoneOrder.zones(target.names, name));
        zones.addAll(ZoneOrder.zones(served.names, name));
        return zones;
    }

    private static boolean differs(ZoneView served, ZoneView latest, ZoneKey key, DomainName zone, DomainName name) {
        SortedMap<Integer, Wanted> wanted = ZoneContent.wanted(latest.names, zone, name, key);
        SortedMap<Integer, EncodedSet> before = ZoneContent.served(served.names, zone, name);
        return !wanted.keySet().equals(before.keySet())
                || wanted.entrySet().stream()
                        .anyMatch(each -> !each.getValue().isServed(before.get(each.getKey()), Long.MIN_VALUE));
    }

    private void work() {
        SortedMap<Bytes, DomainName> changed = new TreeMap<>();
        boolean complete = takeChanged(changed);
        ZoneView target = served;
        for (DomainName name : changed.values()) {
            target = target.with(name, latest, complete);
        }
        SortedMap<Bytes, DomainName> names = new TreeMap<>(changed);
        for (DomainName name : changed.values()) {
            addBelowMovedCuts(name, target, names);
        }
        addDue(names);
        for (DomainName name : names.values()) {
            for (DomainName zone : zones(served, target, name)) {
                compare(zone, name, target);
            }
        }
        deny(names.values(), target);
    }

    /** Whether that was all that changed. */
    private boolean takeChanged(Map<Bytes, DomainName> changed) {
        Chain pending = latest.pending == null ? Chain.EMPTY : latest.pending;
        boolean[] complete = {true};
        pending.visit(each -> {
            if (!differs(served, latest, key, each.name())) {
                return true;
            }
            if (changed.size() == NAMES_MAX || size.isEnough()) {
                complete[0] = false;
                return false;
            }
            changed.put(Bytes.wrap(each.key()), each.name());
            measure(each);
            return true;
        });
        return complete[0];
    }

    /** What names taken so far bring into the revision. */
    private static final class Size {

        private int sets;
        private int bytes;

        void add(@Nullable NameNode node) {
            if (node == null) {
                return;
            }
            for (EncodedSet set : node.sets) {
                sets++;
                bytes += set.wire.length + 2 * node.wire.length + SET_OVERHEAD_BYTES;
            }
        }

        boolean isEnough() {
            return sets > SETS_MAX || bytes > BYTES_MAX;
        }
    }

    private void measure(ChainName changed) {
        NameNode before = served.names.find(changed.name());
        NameNode after = latest.names.find(changed.name());
        size.add(after);
        if (isCut(before) != isCut(after)) {
            for (DomainName zone : ZoneOrder.zones(served.names, changed.name())) {
                chain(served, zone).below(changed.key(), each -> size.add(served.names.find(each.name())));
            }
        }
    }

    private static boolean isCut(@Nullable NameNode node) {
        return node != null && !node.isApex() && node.set(RecordType.NS.code()) != null;
    }

    private void addBelowMovedCuts(DomainName name, ZoneView target, Map<Bytes, DomainName> names) {
        byte[] place = CanonicalOrder.key(name);
        for (DomainName zone : zones(served, target, name)) {
            ChainName before = find(served, zone, place);
            ChainName after = find(target, zone, place);
            if ((before != null && before.delegated()) != (after != null && after.delegated())) {
                chain(target, zone).below(place, each -> names.put(Bytes.wrap(each.key()), each.name()));
            }
        }
    }

    private void addDue(Map<Bytes, DomainName> names) {
        List<ChainName> found = new ArrayList<>();
        for (DomainName zone : served.zones()) {
            chain(served, zone).due(due, NAMES_MAX - Math.min(names.size(), NAMES_MAX), found);
        }
        for (ChainName each : found) {
            if (size.isEnough()) {
                return;
            }
            size.add(served.names.find(each.name()));
            names.put(Bytes.wrap(each.key()), each.name());
        }
    }

    private void compare(DomainName zone, DomainName name, ZoneView target) {
        SortedMap<Integer, EncodedSet> before = ZoneContent.served(served.names, zone, name);
        ZoneContent.wanted(target.names, zone, name, key).forEach((type, wanted) -> {
            if (!wanted.isServed(before.remove(type), due)) {
                put(zone, name, wanted.set(), wanted.signed());
            }
        });
        before.keySet().forEach(type -> removed.add(new Revision.Place(zone, name, new RecordType(type))));
    }

    /** The NSEC records of the names, and of the names before them, which lead to others now. */
    private void deny(Collection<DomainName> names, ZoneView target) {
        SortedSet<Bytes> done = new TreeSet<>();
        for (DomainName name : names) {
            byte[] place = CanonicalOrder.key(name);
            for (DomainName zone : zones(served, target, name)) {
                ChainName previous = chain(target, zone).before(place);
                if (previous != null
                        && done.add(zone.key()
                                .concat(Bytes.of((byte) 0))
                                .concat(previous.name().key()))) {
                    deny(zone, previous.name(), previous.key(), target);
                }
                if (done.add(zone.key().concat(Bytes.of((byte) 0)).concat(name.key()))) {
                    deny(zone, name, place, target);
                }
            }
        }
    }

    private void deny(DomainName zone, DomainName name, byte[] place, ZoneView target) {
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
