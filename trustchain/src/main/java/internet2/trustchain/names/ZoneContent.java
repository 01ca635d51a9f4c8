package internet2.trustchain.names;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a name has to have in a signed zone: its records, those that follow from the zones and their keys, and of each
 * whether the zone signs it (RFC 4035 2.2).
 */
final class ZoneContent {

    private static final int DS = RecordType.DS.code();

    /** At an apex they are the network's to make. */
    private static final Set<Integer> DERIVED =
            Set.of(RecordType.DNSKEY.code(), RecordType.CDS.code(), RecordType.CDNSKEY.code());

    private ZoneContent() {}

    /** A set, and which keys sign it. */
    record Wanted(EncodedSet set, List<ZoneKey> signers) {

        /** Whether this is what is served, by signatures of these keys that were made after {@code due}. */
        boolean isServed(@Nullable EncodedSet served, long due) {
            return served != null
                    && Arrays.equals(set.wire, served.wire)
                    && served.rrsigs().stream()
                            .map(Rrsig::keyTag)
                            .toList()
                            .equals(signers.stream().map(ZoneKey::tag).toList())
                    && served.inception() > due;
        }
    }

    static boolean isDerived(int type) {
        return DERIVED.contains(type);
    }

    /** By type, without the NSEC record. */
    static SortedMap<Integer, Wanted> wanted(NameTrie names, DomainName zone, DomainName name, ZoneKeys keys) {
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
            put(wanted, EncodedSet.of(RecordType.DS, ttl, keys.ds(name)), keys);
            return wanted;
        }
        boolean below = ZoneOrder.cutAbove(names, zone, name) != null;
        boolean delegated = !atApex && node.set(RecordType.NS.code()) != null;
        for (EncodedSet set : node.sets) {
            boolean others = atApex && (isDerived(set.type) || set.type == DS);
            if (!others) {
                boolean signed = !below && (!delegated || set.type == DS);
                wanted.put(set.type, signed ? wanted(set, keys) : new Wanted(set, List.of()));
            }
        }
        if (atApex) {
            put(wanted, EncodedSet.of(RecordType.DNSKEY, ttl, keys.dnskeys()), keys);
            put(wanted, EncodedSet.of(RecordType.CDNSKEY, ttl, keys.childKeys()), keys);
            put(wanted, EncodedSet.of(RecordType.CDS, ttl, keys.ds(zone)), keys);
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

    /** A set that is signed. */
    static Wanted wanted(EncodedSet set, ZoneKeys keys) {
        return new Wanted(set, keys.signers(new RecordType(set.type)));
    }

    private static void put(SortedMap<Integer, Wanted> wanted, EncodedSet set, ZoneKeys keys) {
        wanted.put(set.type, wanted(set, keys));
    }
}
