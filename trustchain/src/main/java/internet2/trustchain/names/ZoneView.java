package internet2.trustchain.names;

import internet2.foundation.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All zones as one immutable picture in memory, encoded for answers. Each change gives a new picture that shares
 * nearly everything with the old one; whoever holds a picture may read it from any thread.
 */
public final class ZoneView {

    public static final ZoneView EMPTY = new ZoneView(NameTrie.EMPTY, List.of(), null);

    /** Of a network that signs its zones: it keeps names in order, and which of them changed. */
    static final ZoneView UNSIGNED = new ZoneView(NameTrie.EMPTY, List.of(), Chain.EMPTY);

    final NameTrie names;
    private final List<DomainName> apexes;

    /** The names that changed since they were last found as they are served; null where nothing is signed. */
    final @Nullable Chain pending;

    private ZoneView(NameTrie names, List<DomainName> apexes, @Nullable Chain pending) {
        this.names = names;
        this.apexes = apexes;
        this.pending = pending;
    }

    /** The apexes of all zones. */
    public List<DomainName> zones() {
        return apexes;
    }

    /** How many names exist, those without records of their own included. */
    public int size() {
        return names.size();
    }

    /** With a zone added, or with its newer SOA. Nothing may exist at or below a new apex but other zones. */
    public ZoneView with(Zone zone) {
        var soa = List.of(zone.soaData());
        return with(
                zone.apex(),
                EncodedSet.of(RecordType.SOA, zone.negativeTtl(), soa),
                EncodedSet.of(RecordType.SOA, zone.soa().ttl(), soa));
    }

    /** With a zone added, or with its newer SOA, as it stands in negative responses and by itself. */
    private ZoneView with(DomainName apex, EncodedSet negative, EncodedSet soa) {
        NameNode old = names.find(apex);
        NameNode node = NameNode.apex(apex, old, negative).with(soa);
        node = pending != null && (old == null || !old.isApex()) ? node.with(Chain.EMPTY) : node;
        NameTrie changed = names.with(node);
        if (old != null && old.isApex()) {
            return next(changed, apexes, apex);
        }
        List<DomainName> all = new ArrayList<>(apexes);
        all.add(apex);
        List<DomainName> below = new ArrayList<>();
        if (old == null) {
            changed = link(changed, apex);
            for (DomainName other : apexes) {
                if (other.isBelow(apex) && Objects.equals(zoneOf(changed, other.parent()), apex)) {
                    changed = link(changed, other);
                    below.add(other);
                }
            }
        }
        ZoneView view = next(changed, List.copyOf(all), apex);
        for (DomainName other : below) {
            view = view.next(view.names, view.apexes, other); // the new zone delegates it
        }
        return view;
    }

    /** With a set added or replaced; the name must lie in one of the zones. */
    public ZoneView with(RecordSet set) {
        DomainName apex = Objects.requireNonNull(zoneOf(names, set.name()), "a name outside of the zones");
        return with(set.name(), apex, EncodedSet.of(set));
    }

    private ZoneView with(DomainName name, DomainName apex, EncodedSet encoded) {
        NameNode node = names.find(name);
        NameTrie changed = names;
        if (node == null) {
            node = NameNode.empty(name, apex.labels());
            changed = link(changed, name);
        }
        return next(changed.with(node.with(encoded)), apexes, name);
    }

    /** Whether this very set is here, signed or not. */
    boolean has(RecordSet set) {
        return has(set.name(), EncodedSet.of(set));
    }

    /** Whether the zone is here with this very SOA. */
    boolean has(Zone zone) {
        return has(zone.apex(), EncodedSet.of(RecordType.SOA, zone.soa().ttl(), List.of(zone.soaData())));
    }

    private boolean has(DomainName name, EncodedSet set) {
        NameNode node = names.find(name);
        EncodedSet known = node == null ? null : node.set(set.type);
        return known != null && Arrays.equals(known.wire, set.wire);
    }

    /** With a set as it is served. Its zone comes first of all, an NSEC record after everything else at its name. */
    ZoneView with(SignedSet set) {
        EncodedSet encoded = set.encodedSet();
        if (set.type().equals(RecordType.NSEC)) {
            return new ZoneView(ZoneOrder.with(names, set.zone(), set.name(), encoded), apexes, pending);
        }
        if (set.type().equals(RecordType.SOA)) {
            return with(set.name(), negative(set), encoded);
        }
        return with(set.name(), set.zone(), encoded);
    }

    /** RFC 2308 3: as in {@link Zone#negativeTtl}; MINIMUM is the last field. */
    private static EncodedSet negative(SignedSet soa) {
        Bytes data = soa.data().getFirst();
        long minimum = new WireReader(data.slice(data.size() - 4, data.size()).toArray()).u32();
        EncodedSet set = EncodedSet.of(RecordType.SOA, Math.min(soa.ttl(), minimum), soa.data());
        return set.signed(soa.rrsigs());
    }

    /** After one more revision. */
    ZoneView with(Revision revision) {
        ZoneView view = this;
        for (Revision.Place place : revision.removed()) {
            view = view.without(place.name(), place.type());
        }
        for (Revision.Place place : revision.removed()) {
            view = place.type().equals(RecordType.SOA) ? view.withoutZone(place.name()) : view;
        }
        List<SignedSet> inOrder = revision.put().stream()
                .sorted(Comparator.comparingInt(ZoneView::turn))
                .toList();
        for (SignedSet set : inOrder) {
            view = view.withServed(set);
        }
        return new ZoneView(view.names, view.apexes, pending);
    }

    /** With a set that is served, so that nothing of it is pending. */
    ZoneView withServed(SignedSet set) {
        ZoneView view = with(set);
        return new ZoneView(view.names, view.apexes, pending);
    }

    /** Zones come before what they hold, and NSEC records after the names that they are about. */
    private static int turn(SignedSet set) {
        return set.type().equals(RecordType.SOA) ? 0 : set.type().equals(RecordType.NSEC) ? 2 : 1;
    }

    /** With everything of a name as it is in another picture; a zone's SOA only if that is wanted, or the zone new. */
    ZoneView with(DomainName name, ZoneView from, boolean soaToo) {
        NameNode other = from.names.find(name);
        NameNode own = names.find(name);
        ZoneView view = this;
        if (other != null) {
            EncodedSet soa = other.set(RecordType.SOA.code());
            if (soa != null && other.negative != null && (soaToo || own == null || !own.isApex())) {
                view = view.with(name, other.negative, soa);
            }
            DomainName zone = Objects.requireNonNull(zoneOf(view.names, name), "an apex comes before its names");
            for (EncodedSet set : other.sets) {
                view = set.type == RecordType.SOA.code() ? view : view.with(name, zone, set);
            }
        }
        if (own != null) {
            for (EncodedSet set : own.sets) {
                boolean gone = other == null || other.set(set.type) == null;
                view = gone && !ZoneContent.isDerived(set.type) ? view.without(name, new RecordType(set.type)) : view;
            }
        }
        return view;
    }

    /** As it is served, so that both share what they hold; the names that differ are still to follow. */
    ZoneView served(ZoneView served) {
        return new ZoneView(served.names, served.apexes, pending);
    }

    /** The first names that changed and may not be served so yet. */
    List<DomainName> pending(int max) {
        List<DomainName> first = new ArrayList<>();
        if (pending != null) {
            pending.visit(each -> first.size() < max && first.add(each.name()));
        }
        return first;
    }

    /** Knowing that these names are served as they are here. */
    ZoneView settled(List<DomainName> served) {
        Chain left = pending;
        for (DomainName name : served) {
            left = left == null ? null : left.without(CanonicalOrder.key(name));
        }
        return new ZoneView(names, apexes, left);
    }

    /** Knowing that these names may not be served as they are here. */
    ZoneView unsettled(List<DomainName> others) {
        Chain all = pending;
        for (DomainName name : others) {
            all = all == null ? null : all.with(ZoneOrder.changed(name));
        }
        return new ZoneView(names, apexes, all);
    }

    private ZoneView next(NameTrie changed, List<DomainName> zones, DomainName name) {
        return pending == null
                ? new ZoneView(changed, zones, null)
                : new ZoneView(ZoneOrder.refreshed(changed, name), zones, pending.with(ZoneOrder.changed(name)));
    }

    /** Without the set of this name and type, and without the names that existed because of it. */
    public ZoneView without(DomainName name, RecordType type) {
        NameNode node = names.find(name);
        if (node == null || node.set(type.code()) == null) {
            return this;
        }
        return pruned(node.withoutSet(type.code()), name, apexes);
    }

    /** Without all sets of a name, and without the zone whose apex it is. */
    ZoneView without(DomainName name) {
        ZoneView view = withoutZone(name);
        for (RecordType type : view.types(name)) {
            view = view.without(name, type);
        }
        return view;
    }

    /** Without a zone that holds nothing but what stands at its apex. */
    public ZoneView withoutZone(DomainName apex) {
        NameNode node = names.find(apex);
        if (node == null || !node.isApex()) {
            return this;
        }
        DomainName above = apex.isRoot() ? null : zoneOf(names, apex.parent());
        List<DomainName> rest =
                apexes.stream().filter(each -> !each.equals(apex)).toList();
        return pruned(node.emptied(above == null ? 0 : above.labels()), apex, rest);
    }

    /** With what is left of a name, if anything keeps it in existence. */
    private ZoneView pruned(NameNode left, DomainName name, List<DomainName> zones) {
        NameNode rest = left;
        NameTrie changed = names.with(rest);
        DomainName at = name;
        while (rest.isGone()) {
            changed = changed.without(rest);
            NameNode parent = at.isRoot() ? null : changed.find(at.parent());
            if (parent == null) {
                break;
            }
            rest = parent.withoutChild(at.isWildcard());
            changed = changed.with(rest);
            at = at.parent();
        }
        return next(changed, zones, name);
    }

    /** The set of this name and type, if there is one. */
    public Optional<RecordSet> records(DomainName name, RecordType type) {
        NameNode node = names.find(name);
        return Optional.ofNullable(node == null ? null : node.set(type.code())).map(set -> {
            List<ResourceRecord> records = set.records(name);
            return new RecordSet(
                    name,
                    type,
                    records.getFirst().ttl(),
                    records.stream().map(ResourceRecord::data).toList());
        });
    }

    /** A zone's SOA record. */
    public Optional<ResourceRecord> soa(DomainName apex) {
        NameNode node = names.find(apex);
        EncodedSet soa = node == null || !node.isApex() ? null : node.set(RecordType.SOA.code());
        return Optional.ofNullable(soa).map(set -> set.records(apex).getFirst());
    }

    /**
     * All that a zone holds, as its servers give it to each other: every record there is but the SOA, those of
     * signatures and denial too, with the delegations of zones below. In no order; takes as long as looking at all
     * zones does.
     */
    public Stream<ResourceRecord> transferable(DomainName apex) {
        List<NameNode> nodes = new ArrayList<>();
        Set<DomainName> below = new HashSet<>();
        names.forEach(node -> {
            if (isIn(node, apex)) {
                nodes.add(node);
            } else if (node.isApex() && isDirectlyBelow(DomainName.trusted(node.wire), apex)) {
                below.add(DomainName.trusted(node.wire));
            }
        });
        return Stream.of(
                        nodes.stream().flatMap(ZoneView::records),
                        below.stream().flatMap(this::delegation),
                        denial(apex).values().stream().flatMap(ZoneView::denial))
                .flatMap(part -> part);
    }

    /** What of {@link #transferable} the other picture does not have; what the two share costs nothing. */
    public List<ResourceRecord> transferableOnlyHere(DomainName apex, ZoneView other) {
        Set<ResourceRecord> mine = new LinkedHashSet<>();
        Set<ResourceRecord> theirs = new HashSet<>();
        Set<DomainName> cuts = new HashSet<>();
        for (DomainName name : names.differences(other.names)) {
            for (ZoneView view : List.of(this, other)) {
                NameNode node = view.names.find(name);
                if (node != null && isIn(node, apex)) {
                    records(node).forEach(view == this ? mine::add : theirs::add);
                } else if (node != null) {
                    cuts.add(name.suffix(node.apexLabels));
                }
            }
        }
        for (DomainName cut : cuts) {
            if (isDirectlyBelow(cut, apex)) {
                delegation(cut).forEach(mine::add);
            }
            if (other.isDirectlyBelow(cut, apex)) {
                other.delegation(cut).forEach(theirs::add);
            }
        }
        mine.removeAll(theirs);
        List<ResourceRecord> only = new ArrayList<>(mine);
        Map<Bytes, ChainName> others = other.denial(apex);
        denial(apex).forEach((place, name) -> {
            ChainName there = others.get(place);
            if (there == null || !Objects.equals(there.nsec(), name.nsec())) {
                denial(name).forEach(only::add);
            }
        });
        return List.copyOf(only);
    }

    /** The names of a signed zone that have an NSEC record. */
    private Map<Bytes, ChainName> denial(DomainName apex) {
        Map<Bytes, ChainName> found = new LinkedHashMap<>();
        NameNode node = names.find(apex);
        if (node != null && node.chain != null) {
            node.chain.visit(name -> name.nsec() == null || found.put(Bytes.wrap(name.key()), name) == null);
        }
        return found;
    }

    private static Stream<ResourceRecord> denial(ChainName name) {
        EncodedSet nsec = name.nsec();
        return nsec == null ? Stream.of() : nsec.recordsAndSignatures(name.name());
    }

    private static boolean isIn(NameNode node, DomainName apex) {
        return node.apexLabels == apex.labels() && DomainName.trusted(node.wire).isAtOrBelow(apex);
    }

    private boolean isDirectlyBelow(DomainName cut, DomainName apex) {
        return cut.isBelow(apex) && apexes.contains(cut) && Objects.equals(zoneOf(names, cut.parent()), apex);
    }

    /** All records of one name but a SOA; what the zone above says of an apex is not its own. */
    private static Stream<ResourceRecord> records(NameNode node) {
        DomainName name = DomainName.trusted(node.wire);
        return Arrays.stream(node.sets)
                .filter(set -> !node.isApex() || set.type != RecordType.DS.code())
                .flatMap(set -> set.recordsAndSignatures(name))
                .filter(record -> !record.type().equals(RecordType.SOA));
    }

    private Stream<ResourceRecord> delegation(DomainName apex) {
        List<RecordSet> sets = new ArrayList<>();
        NameNode node = names.find(apex);
        EncodedSet signers = node == null ? null : node.set(RecordType.DS.code());
        records(apex, RecordType.NS).ifPresent(servers -> {
            sets.add(servers);
            servers.data().stream()
                    .map(DomainName::ofWire)
                    .filter(server -> server.isAtOrBelow(apex))
                    .forEach(server -> {
                        records(server, RecordType.A).ifPresent(sets::add);
                        records(server, RecordType.AAAA).ifPresent(sets::add);
                    });
        });
        return Stream.concat(
                signers == null ? Stream.of() : signers.recordsAndSignatures(apex),
                sets.stream()
                        .flatMap(set -> set.data().stream()
                                .map(data -> new ResourceRecord(
                                        set.name(), set.type(), DnsMessage.CLASS_IN, set.ttl(), data))));
    }

    /** The types of which a name has records. */
    public List<RecordType> types(DomainName name) {
        NameNode node = names.find(name);
        return node == null
                ? List.of()
                : Arrays.stream(node.sets).map(set -> new RecordType(set.type)).toList();
    }

    /**
     * The names with records at and below one that are of the zone around it, in no order. In a signed zone it takes
     * as long as they are many, in any other as long as looking at all names does.
     */
    public List<DomainName> namesAtAndBelow(DomainName name) {
        DomainName zone = name.isRoot() ? name : zoneOf(names, name.parent());
        NameNode apex = zone == null ? null : names.find(zone);
        if (zone == null || apex == null) {
            return List.of();
        }
        List<DomainName> found = new ArrayList<>();
        if (apex.chain == null) {
            names.forEach(node -> found.add(DomainName.trusted(node.wire)));
        } else {
            found.add(name);
            apex.chain.below(CanonicalOrder.key(name), each -> found.add(each.name()));
        }
        found.removeIf(each -> {
            NameNode node = names.find(each);
            return node == null || node.sets.length == 0 || !isIn(node, zone) || !each.isAtOrBelow(name);
        });
        return found;
    }

    /** The apex of the zone that a name lies in. */
    public Optional<DomainName> zoneOf(DomainName name) {
        return Optional.ofNullable(zoneOf(names, name));
    }

    /** Tells the parent of a new name, and makes it, up to the zone around it. */
    private static NameTrie link(NameTrie names, DomainName name) {
        NameTrie changed = names;
        DomainName child = name;
        while (!child.isRoot()) {
            DomainName apex = zoneOf(changed, child.parent());
            if (apex == null) {
                break;
            }
            NameNode parent = changed.find(child.parent());
            NameNode linked = parent != null ? parent : NameNode.empty(child.parent(), apex.labels());
            changed = changed.with(linked.withChild(child.isWildcard()));
            if (parent != null) {
                break;
            }
            child = child.parent();
        }
        return changed;
    }

    static @Nullable DomainName zoneOf(NameTrie names, DomainName name) {
        for (int labels = name.labels(); labels >= 0; labels--) {
            NameNode node = names.find(name.suffix(labels));
            if (node != null) {
                return name.suffix(node.apexLabels);
            }
        }
        return null;
    }
}
