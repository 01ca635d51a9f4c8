package internet2.trustchain.names;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a name has to have in a signed zone: its records, those that follow from the zones and their key, and of each
 * whether the zone signs it (RFC 4035 2.2).
 */
final class ZoneContent {

    private static final int DS = RecordType.DS.code();

    /** At an apex they are the network's to make. */
    private static final Set<Integer> DERIVED =
            Set.of(RecordType.DNSKEY.code(), RecordType.CDS.code(), RecordType.CDNSKEY.code());

    private ZoneContent() {}

    /** A set, and whether it is signed. */
    record Wanted(EncodedSet set, boolean signed) {

        /** Whether this is what is served, by a signature that was made after {@code due}. */
        boolean isServed(@Nullable EncodedSet served, long due) {
            return served != null
                    && Arrays.equals(set.wire, served.wire)
                    && signed == (served.signature != null)
                    && (!signed || served.inception() > due);
        }
    }

    static boolean isDerived(int type) {
        return DERIVED.contains(type);
    }

    /** By type, without the NSEC record. */
    static SortedMap<Integer, Wanted> wanted(NameTrie names, DomainName zone, DomainName name, ZoneKey key) {
        NameNode node = names.find(name);
        NameNode apex = names.find(zone);
        if (node == null || apex == null || apex.negative == null || !isIn(zone, names, name)) {
            return Collections.emptySortedMap();
        }
        EncodedSet soa = apex.set(RecordType.SOA.code());
        long ttl = soa == null ? apex.negative.ttl() : soa.ttl();
        SortedMap<Integer, Wanted> wanted = new TreeMap<>();
        boolean atApex = name.equals(zone);
        if (node.isApex() && !atApex) {
            put(wanted, EncodedSet.of(RecordType.DS, ttl, key.ds(name)), true);
            return wanted;
        }
        boolean below = ZoneOrder.cutAbove(names, zone, name) != null;
        boolean delegated = !atApex && node.set(RecordType.NS.code()) != null;
        for (EncodedSet set : node.sets) {
            boolean others = atApex && (isDerived(set.type) || set.type == DS);
            if (!others) {
                put(wanted, set, !below && (!delegated || set.type == DS));
            }
        }
        if (atApex) {
            put(wanted, EncodedSet.of(RecordType.DNSKEY, ttl, List.of(key.dnskey())), true);
            put(wanted, EncodedSet.of(RecordType.CDNSKEY, ttl, List.of(key.dnskey())), true);
            put(wanted, EncodedSet.of(RecordType.CDS, ttl, key.ds(zone)), true);
        }
        return wanted;
    }

    /** What is served of a name in a zone, by type. */
    static SortedMap<Integer, EncodedSet> served(NameTrie names, DomainName zone, DomainName name) {
        SortedMap<Integer, EncodedSet> served = new TreeMap<>();
        NameNode node = names.find(name);
        if (node != null && isIn(zone, names, name)) {
            for (EncodedSet set : node.sets) {
                boolean ours = !node.isApex() || (set.type == DS) != name.equals(zone);
                if (ours) {
                    served.put(set.type, set);
                }
            }
        }
        return served;
    }

    private static boolean isIn(DomainName zone, NameTrie names, DomainName name) {
        return ZoneOrder.zones(names, name).contains(zone);
    }

    /** The types of an NSEC record: at a zone cut those that the zone answers for (RFC 4035 2.3). */
    static SortedMap<Integer, Wanted> denied(SortedMap<Integer, Wanted> wanted, boolean delegated) {
        if (!delegated) {
            return wanted;
        }
        SortedMap<Integer, Wanted> upper = new TreeMap<>(wanted);
        upper.keySet().removeIf(type -> type != DS && type != RecordType.NS.code());
        return upper;
    }

    private static void put(SortedMap<Integer, Wanted> wanted, EncodedSet set, boolean signed) {
        wanted.put(set.type, new Wanted(set, signed));
    }
}
