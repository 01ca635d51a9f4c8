package internet2.trustchain.names;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
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

    public static final ZoneView EMPTY = new ZoneView(NameTrie.EMPTY, List.of());

    final NameTrie names;
    private final List<DomainName> apexes;

    private ZoneView(NameTrie names, List<DomainName> apexes) {
        this.names = names;
        this.apexes = apexes;
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
        DomainName apex = zone.apex();
        NameNode old = names.find(apex);
        var soa = List.of(zone.soaData());
        NameNode node = NameNode.apex(apex, old, EncodedSet.of(RecordType.SOA, zone.negativeTtl(), soa))
                .with(EncodedSet.of(RecordType.SOA, zone.soa().ttl(), soa));
        NameTrie changed = names.with(node);
        if (old != null && old.isApex()) {
            return new ZoneView(changed, apexes);
        }
        List<DomainName> all = new ArrayList<>(apexes);
        all.add(apex);
        if (old == null) {
            changed = link(changed, apex);
            for (DomainName other : apexes) {
                if (other.isBelow(apex) && Objects.equals(zoneOf(changed, other.parent()), apex)) {
                    changed = link(changed, other);
                }
            }
        }
        return new ZoneView(changed, List.copyOf(all));
    }

    /** With a set added or replaced; the name must lie in one of the zones. */
    public ZoneView with(RecordSet set) {
        NameNode node = names.find(set.name());
        NameTrie changed = names;
        if (node == null) {
            DomainName apex = Objects.requireNonNull(zoneOf(names, set.name()), "a name outside of the zones");
            node = NameNode.empty(set.name(), apex.labels());
            changed = link(changed, set.name());
        }
        return new ZoneView(changed.with(node.with(EncodedSet.of(set))), apexes);
    }

    /** Without the set of this name and type, and without the names that existed because of it. */
    public ZoneView without(DomainName name, RecordType type) {
        NameNode node = names.find(name);
        if (node == null) {
            return this;
        }
        NameNode rest = node.withoutSet(type.code());
        NameTrie changed = names.with(rest);
        DomainName at = name;
        while (rest.isGone()) {
            changed = changed.without(rest);
            NameNode parent = changed.find(at.parent());
            if (parent == null) {
                break;
            }
            rest = parent.withoutChild(at.isWildcard());
            changed = changed.with(rest);
            at = at.parent();
        }
        return new ZoneView(changed, apexes);
    }

    /** Without a zone that holds nothing but its servers' NS records. */
    public ZoneView withoutZone(DomainName apex) {
        NameNode node = names.find(apex);
        if (node == null || !node.isApex()) {
            return this;
        }
        DomainName above = apex.isRoot() ? null : zoneOf(names, apex.parent());
        NameTrie changed = names.with(NameNode.empty(apex, above == null ? 0 : above.labels()));
        List<DomainName> rest =
                apexes.stream().filter(each -> !each.equals(apex)).toList();
        return new ZoneView(changed, rest).without(apex, RecordType.NS);
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
     * All that a zone holds, as its servers give it to each other: every set there is but the SOA, with the
     * delegations of zones below. In no order; takes as long as looking at all zones does.
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
        return Stream.concat(
                nodes.stream().flatMap(ZoneView::records), below.stream().flatMap(this::delegation));
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
        return List.copyOf(mine);
    }

    private static boolean isIn(NameNode node, DomainName apex) {
        return node.apexLabels == apex.labels() && DomainName.trusted(node.wire).isAtOrBelow(apex);
    }

    private boolean isDirectlyBelow(DomainName cut, DomainName apex) {
        return cut.isBelow(apex) && apexes.contains(cut) && Objects.equals(zoneOf(names, cut.parent()), apex);
    }

    /** All sets of one name but a SOA. */
    private static Stream<ResourceRecord> records(NameNode node) {
        DomainName name = DomainName.trusted(node.wire);
        return Arrays.stream(node.sets)
                .filter(set -> set.type != RecordType.SOA.code())
                .flatMap(set -> set.records(name).stream());
    }

    private Stream<ResourceRecord> delegation(DomainName apex) {
        List<RecordSet> sets = new ArrayList<>();
        records(apex, RecordType.DS).ifPresent(sets::add);
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
        return sets.stream()
                .flatMap(set -> set.data().stream()
                        .map(data -> new ResourceRecord(set.name(), set.type(), DnsMessage.CLASS_IN, set.ttl(), data)));
    }

    /** The types of which a name has records. */
    public List<RecordType> types(DomainName name) {
        NameNode node = names.find(name);
        return node == null
                ? List.of()
                : Arrays.stream(node.sets).map(set -> new RecordType(set.type)).toList();
    }

    /** The names at and below this one, that exist, in no order; takes as long as looking at all of them does. */
    public List<DomainName> namesAtAndBelow(DomainName name) {
        List<DomainName> found = new ArrayList<>();
        names.forEach(node -> {
            DomainName each = DomainName.trusted(node.wire);
            if (each.isAtOrBelow(name)) {
                found.add(each);
            }
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

    private static @Nullable DomainName zoneOf(NameTrie names, DomainName name) {
        for (int labels = name.labels(); labels >= 0; labels--) {
            NameNode node = names.find(name.suffix(labels));
            if (node != null) {
                return name.suffix(node.apexLabels);
            }
        }
        return null;
    }
}
