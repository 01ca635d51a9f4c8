package internet2.trustchain.names.zonefile;

import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.NamesReader;
import internet2.trustchain.names.RecordSet;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.Zone;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a zone file says.
 *
 * @param serial the SOA's serial number, unsigned 32 bits
 * @param sets all but the SOA, by name and type
 * @param leftOut records of DNSSEC, which a network makes itself
 */
public record ZoneFile(DomainName apex, Zone.Soa soa, long serial, List<RecordSet> sets, int leftOut) {

    /** The network signs its zones with keys of its own: what another signer left in a file is of no use. */
    static final Set<RecordType> MADE_BY_SIGNERS =
            Set.of(RecordType.RRSIG, RecordType.NSEC, RecordType.NSEC3, RecordType.NSEC3PARAM, RecordType.DNSKEY);

    public ZoneFile {
        sets = List.copyOf(sets);
    }

    /**
     * Reads a whole file: {@code $ORIGIN}, {@code $TTL}, records in any order; {@code $INCLUDE} and
     * {@code $GENERATE} are refused.
     *
     * @param apex the zone, which is also the first origin
     */
    public static ZoneFile read(DomainName apex, Reader file) throws IOException, ZoneFileException {
        return new ZoneFileReader(apex).read(file);
    }

    /** The same of text in memory. */
    public static ZoneFile read(DomainName apex, String text) throws ZoneFileException {
        try {
            return read(apex, new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a zone holds on the ledger, with the delegations of zones below it: their servers and those' addresses. */
    public static ZoneFile of(Zone zone, NamesReader names) {
        List<DomainName> below = names.zonesBelow(zone.apex());
        List<RecordSet> sets = new ArrayList<>();
        for (RecordSet set : names.recordsAtAndBelow(zone.apex())) {
            if (below.stream().noneMatch(set.name()::isAtOrBelow)) {
                sets.add(set);
            }
        }
        for (DomainName apex : below) {
            if (below.stream().noneMatch(apex::isBelow)) {
                sets.addAll(names.delegation(apex));
            }
        }
        return new ZoneFile(zone.apex(), zone.soa(), zone.serial(), sets, 0);
    }

    /** Without what belongs to zones of their own, and with only those sets that the zone itself may hold. */
    public ZoneFile without(List<DomainName> zonesBelow) {
        return new ZoneFile(
                apex,
                soa,
                serial,
                sets.stream()
                        .filter(set -> zonesBelow.stream().noneMatch(set.name()::isAtOrBelow))
                        .toList(),
                leftOut);
    }

    /** A file from which {@link #read} gives the same: absolute names, one record a line, the SOA first. */
    public String text() {
        StringBuilder out = new StringBuilder();
        line(out, apex, soa.ttl(), RecordType.SOA)
                .append(soa.primary())
                .append(' ')
                .append(soa.mailbox())
                .append(' ')
                .append(serial)
                .append(' ')
                .append(soa.refresh())
                .append(' ')
                .append(soa.retry())
                .append(' ')
                .append(soa.expire())
                .append(' ')
                .append(soa.minimum())
                .append('\n');
        for (RecordSet set : sets) {
            for (String value : set.values()) {
                line(out, set.name(), set.ttl(), set.type()).append(value).append('\n');
            }
        }
        return out.toString();
    }

    private static StringBuilder line(StringBuilder out, DomainName name, long ttl, RecordType type) {
        return out.append(name)
                .append(' ')
                .append(ttl)
                .append(" IN ")
                .append(type)
                .append(' ');
    }
}
