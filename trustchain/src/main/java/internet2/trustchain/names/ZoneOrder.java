package internet2.trustchain.names;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the {@link Chain} of each zone in step with its names. */
final class ZoneOrder {

    private ZoneOrder() {}

    /** A name that changed: of no zone, and with nothing but its place. */
    static ChainName changed(DomainName name) {
        return new ChainName(CanonicalOrder.key(name), name, 0, false, null, ChainName.UNSIGNED);
    }

    /** After a set of the name was added, replaced or removed. */
    static NameTrie refreshed(NameTrie names, DomainName name) {
        NameTrie next = names;
        for (DomainName zone : zones(names, name)) {
            next = refreshed(next, zone, name);
        }
        return next;
    }

    /** With the NSEC record of a name in a zone. */
    static NameTrie with(NameTrie names, DomainName zone, DomainName name, EncodedSet nsec) {
        NameNode apex = names.find(zone);
        byte[] key = CanonicalOrder.key(name);
        if (apex == null || apex.chain == null) {
            return names;
        }
        ChainName known = apex.chain.find(key, key.length);
        return known == null ? names : put(names, apex, key, entry(names, zone, name, key, known.with(nsec)));
    }

    /** The zones that a name lies in: at the apex of one, the one around it too. */
    static List<DomainName> zones(NameTrie names, DomainName name) {
        List<DomainName> zones = new ArrayList<>();
        DomainName zone = ZoneView.zoneOf(names, name);
        if (zone == null) {
            return zones;
        }
        zones.add(zone);
        if (name.equals(zone) && !name.isRoot()) {
            DomainName around = ZoneView.zoneOf(names, name.parent());
            if (around != null) {
                zones.add(around);
            }
        }
        return zones;
    }

    private static NameTrie refreshed(NameTrie names, DomainName zone, DomainName name) {
        NameNode apex = names.find(zone);
        if (apex == null || apex.chain == null) {
            return names;
        }
        byte[] key = CanonicalOrder.key(name);
        ChainName before = apex.chain.find(key, key.length);
        ChainName after = entry(names, zone, name, key, before);
        NameTrie next = put(names, apex, key, after);
        boolean cutMoved = (before != null && before.delegated()) != (after != null && after.delegated());
        return cutMoved ? refreshedBelow(next, zone, key) : next;
    }

    /** What lies below a new zone cut is not the zone's to sign any more, and the other way round. */
    private static NameTrie refreshedBelow(NameTrie names, DomainName zone, byte[] key) {
        List<ChainName> below = new ArrayList<>();
        NameNode apex = names.find(zone);
        if (apex != null && apex.chain != null) {
            apex.chain.below(key, below::add);
        }
        NameTrie next = names;
        for (ChainName each : below) {
            NameNode now = next.find(zone);
            if (now != null) {
                next = put(next, now, each.key(), entry(next, zone, each.name(), each.key(), each));
            }
        }
        return next;
    }

    private static NameTrie put(NameTrie names, NameNode apex, byte[] key, @Nullable ChainName name) {
        Chain chain = apex.chain == null ? Chain.EMPTY : apex.chain;
        return names.with(apex.with(name == null ? chain.without(key) : chain.with(name)));
    }

    /** The name as the zone has it, null where it has no records there. */
    private static @Nullable ChainName entry(
            NameTrie names, DomainName zone, DomainName name, byte[] key, @Nullable ChainName before) {
        NameNode node = names.find(name);
        boolean lower = node != null && node.isApex() && !name.equals(zone);
        if (node == null || (node.sets.length == 0 && !lower)) {
            return null;
        }
        DomainName cut = cutAbove(names, zone, name);
        boolean delegated = lower || (!name.equals(zone) && node.set(RecordType.NS.code()) != null);
        EncodedSet nsec = before == null || cut != null ? null : before.nsec();
        long oldest = nsec == null ? ChainName.UNSIGNED : nsec.inception();
        for (EncodedSet set : node.sets) {
            boolean upper = set.type == RecordType.DS.code();
            boolean counts = node.isApex() ? upper == lower : true;
            oldest = counts ? Math.min(oldest, set.inception()) : oldest;
        }
        int cutBytes = cut == null ? 0 : CanonicalOrder.key(cut).length;
        return new ChainName(key, name, cutBytes, delegated, nsec, oldest);
    }

    /** The highest zone cut between the apex and the name. */
    static @Nullable DomainName cutAbove(NameTrie names, DomainName zone, DomainName name) {
        for (int labels = zone.labels() + 1; labels < name.labels(); labels++) {
            DomainName above = name.suffix(labels);
            NameNode node = names.find(above);
            if (node != null && (node.isApex() || node.set(RecordType.NS.code()) != null)) {
                return above;
            }
        }
        return null;
    }
}
