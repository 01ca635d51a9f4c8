package internet2.trustchain.names;

import internet2.foundation.encoding.CanonicalWriter;
import internet2.ledger.ModuleState;
import internet2.ledger.OperationRefused;
import java.util.Set;

/** What the module "names" knows of zones that are signed. */
final class SignedZones {

    /** So that all sets of one name fit into one revision with their signatures. */
    static final int NAME_BYTES_MAX = 64 << 10;

    /** A new zone cut has everything below it signed no more, in the same revision. */
    static final int SETS_BELOW_CUT_MAX = 256;

    /** What the network makes for itself. */
    private static final Set<RecordType> RESERVED = Set.of(
            RecordType.RRSIG,
            RecordType.NSEC,
            RecordType.DNSKEY,
            RecordType.NSEC3,
            RecordType.NSEC3PARAM,
            RecordType.CDS,
            RecordType.CDNSKEY);

    private SignedZones() {}

    static void check(NamesReader names, Zone zone, RecordSet set) throws OperationRefused {
        boolean lower = set.type().equals(RecordType.DS) && set.name().equals(zone.apex());
        if (RESERVED.contains(set.type()) || lower) {
            throw new OperationRefused(
                    "record-conflict",
                    "the network signs its zones itself: " + set.type() + " records follow from that");
        }
        long bytes = names.records(set.name()).stream()
                .filter(other -> !other.type().equals(set.type()))
                .mapToLong(other -> other.encoded().size())
                .sum();
        if (bytes + set.encoded().size() > NAME_BYTES_MAX) {
            throw new OperationRefused(
                    "too-many-records", "the records of one name have at most " + NAME_BYTES_MAX + " bytes in all");
        }
        boolean cut = set.type().equals(RecordType.NS) && !set.name().equals(zone.apex());
        if (cut && names.hasMoreThanBelow(set.name(), SETS_BELOW_CUT_MAX)) {
            throw new OperationRefused(
                    "name-in-use",
                    "more than " + SETS_BELOW_CUT_MAX + " record sets exist below " + set.name()
                            + "; delete some before you delegate it");
        }
    }

    /** Takes what the holders of the key signed. Their signature says that it follows from the ledger's state. */
    static void accept(NamesOperation.SignZones sign, NamesReader names, ModuleState state) throws OperationRefused {
        Revision revision = sign.revision();
        ZoneKey key = names.zoneKey()
                .orElseThrow(() -> new OperationRefused("not-signed", "the zones of this network are not signed"));
        if (revision.number() != names.revision() + 1) {
            throw new OperationRefused(
                    "revision-stale", "revision " + names.revision() + " is served already: sign what follows it");
        }
        if (!revision.isSignedBy(key.key(), sign.signature())) {
            throw new OperationRefused("signature-invalid", "not everything is signed by the key of the zones");
        }
        for (Revision.Place place : revision.removed()) {
            state.remove(NamesReader.servedKey(place.zone(), place.name(), place.type()));
        }
        for (SignedSet set : revision.put()) {
            state.put(NamesReader.servedKey(set.zone(), set.name(), set.type()), set.encoded());
        }
        state.put(
                NamesReader.REVISION,
                new CanonicalWriter().u64(revision.number()).toBytes());
    }
}
