package internet2.trustchain.names;

import internet2.ledger.OperationRefused;

/** Which records may stand beside and below each other. */
final class RecordRules {

    private RecordRules() {}

    static void check(NamesReader names, Zone zone, RecordSet set) throws OperationRefused {
        checkApex(zone, set);
        checkAlias(names, set);
        checkNoRedirectAbove(names, zone, set.name());
        if (names.isSigned()) {
            SignedZones.check(names, zone, set);
        }
        // RFC 6672 2.4: "Resource records MUST NOT exist at any subdomain of the owner of a DNAME RR"
        if (set.type().equals(RecordType.DNAME) && names.hasRecordsBelow(set.name())) {
            throw new OperationRefused(
                    "record-conflict", "names below " + set.name() + " exist, so it can't be a DNAME");
        }
    }

    private static void checkApex(Zone zone, RecordSet set) throws OperationRefused {
        // RFC 1034 3.6.2: the apex has SOA and NS records, so it is no alias
        if (set.type().equals(RecordType.CNAME) && set.name().equals(zone.apex())) {
            throw new OperationRefused("record-conflict", "the apex of a zone can't be a CNAME; HTTPS or DNAME may do");
        }
    }

    /** RFC 1034 3.6.2: "If a CNAME RR is present at a node, no other data should be present". */
    private static void checkAlias(NamesReader names, RecordSet set) throws OperationRefused {
        for (RecordSet other : names.records(set.name())) {
            boolean oneIsAlias =
                    other.type().equals(RecordType.CNAME) || set.type().equals(RecordType.CNAME);
            if (oneIsAlias && !other.type().equals(set.type())) {
                throw new OperationRefused(
                        "record-conflict",
                        set.name() + " holds " + other.type()
                                + " records, and a CNAME stands alone; delete one of them");
            }
        }
    }

    /** What stands below a DNAME of the zone can't be reached. */
    static void checkNoRedirectAbove(NamesReader names, Zone zone, DomainName name) throws OperationRefused {
        for (int labels = name.labels() - 1; labels >= zone.apex().labels(); labels--) {
            DomainName above = name.suffix(labels);
            if (names.records(above, RecordType.DNAME).isPresent()) {
                throw new OperationRefused("record-conflict", above + " is a DNAME, so nothing stands below it");
            }
        }
    }
}
