package internet2.trustchain.names;

import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.ledger.Membership;
import internet2.ledger.ModuleState;
import internet2.ledger.OperationContext;
import internet2.ledger.OperationRefused;
import internet2.trustchain.KeyHolders;
import internet2.trustchain.KeyName;
import internet2.trustchain.NetworkKey;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the module "names" knows of zones that are signed. */
final class SignedZones {

    /** So that all sets of one name fit into one revision with their signatures. */
    static final int NAME_BYTES_MAX = 64 << 10;

    /** How many sets that may be. */
    static final int NAME_SETS_MAX = 64;

    /** A zone cut that comes or goes has everything below it signed no more, or again, in the same revision. */
    static final int SETS_BELOW_CUT_MAX = 64;

    static final int BYTES_BELOW_CUT_MAX = 64 << 10;

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
        List<RecordSet> others = names.records(set.name()).stream()
                .filter(other -> !other.type().equals(set.type()))
                .toList();
        long bytes = others.stream().mapToLong(other -> other.encoded().size()).sum();
        if (bytes + set.encoded().size() > NAME_BYTES_MAX || others.size() >= NAME_SETS_MAX) {
            throw new OperationRefused(
                    "too-many-records",
                    "a name has at most " + NAME_SETS_MAX + " record sets, of " + NAME_BYTES_MAX + " bytes in all");
        }
        checkCut(names, zone, set.name(), set.type());
    }

    /** Before a zone cut is made or removed. */
    static void checkCut(NamesReader names, Zone zone, DomainName name, RecordType type) throws OperationRefused {
        boolean cut = type.equals(RecordType.NS) && !name.equals(zone.apex());
        if (cut && names.hasMoreBelow(name, SETS_BELOW_CUT_MAX, BYTES_BELOW_CUT_MAX)) {
            throw new OperationRefused(
                    "name-in-use",
                    "more than " + SETS_BELOW_CUT_MAX + " record sets or " + BYTES_BELOW_CUT_MAX + " bytes exist below "
                            + name + ", too many to be signed, or signed no more, at once; delete some first");
        }
    }

    /**
     * Takes what the holders of the key signed. Their signature says that it follows from the ledger's state.
     *
     * <p>A zone whose serial number was served already before gets the next one: secondaries hear by it of what else
     * was changed, such as signatures that were renewed. Any other zone has a serial number that is still to come.
     */
    static void accept(NamesOperation.SignZones sign, NamesReader names, ModuleState state) throws OperationRefused {
        Revision revision = sign.revision();
        ZoneKeys keys = keys(names);
        if (revision.number() != names.revision() + 1) {
            throw new OperationRefused(
                    "revision-stale", "revision " + names.revision() + " is served already: sign what follows it");
        }
        if (!revision.isSignedBy(keys, sign.signature())) {
            throw new OperationRefused("signature-invalid", "not everything is signed by the keys of the zones");
        }
        List<Zone> renumbered = revision.zones().stream()
                .flatMap(apex -> names.zone(apex).stream())
                .filter(zone -> names.servedSoa(zone.apex()).equals(Optional.of(zone.soaData())))
                .toList();
        for (Revision.Place place : revision.removed()) {
            state.remove(NamesReader.servedKey(place.zone(), place.name(), place.type()));
        }
        for (SignedSet set : revision.put()) {
            state.put(NamesReader.servedKey(set.zone(), set.name(), set.type()), set.encoded());
        }
        renumbered.forEach(zone ->
                state.put(NamesReader.zoneKey(zone.apex()), zone.changed().encoded()));
        state.put(
                NamesReader.REVISION,
                new CanonicalWriter().u64(revision.number()).toBytes());
        revision.keys().ifPresent(next -> state.put(NamesReader.KEYS, next.encoded()));
    }

    /** Takes up a key that the validators have made to take the present one's place. */
    static ZoneKeys.Generation replace(
            NamesOperation.ReplaceKey replace, NamesReader names, OperationContext context, ModuleState state)
            throws OperationRefused {
        ZoneKeys keys = keys(names);
        if (keys.next().isPresent()) {
            throw new OperationRefused(
                    "replacement-under-way",
                    "key " + keys.next().get().number() + " is taking the place of "
                            + keys.current().number() + " already");
        }
        String name = new KeyName(NetworkKey.ZONES, replace.generation()).id();
        KeyHolders holders = context.query(KeyHolders.class);
        ZoneKey key = holders.publicKey(name)
                .filter(_ -> replace.generation() > keys.current().number())
                .map(ZoneKey::new)
                .orElseThrow(() -> new OperationRefused("key-unknown", "no key " + name + " is there to follow"));
        if (keys.hasTagOf(key)) {
            throw new OperationRefused(
                    "key-tag-taken", "the key " + name + " has the tag of the present one; have another made");
        }
        String present = new KeyName(NetworkKey.ZONES, keys.current().number()).id();
        Membership members = context.query(Membership.class);
        if (!voting(holders.holders(name), members).containsAll(voting(holders.holders(present), members))) {
            throw new OperationRefused(
                    "holders-missing",
                    "validators that hold " + present + " have no share of " + name
                            + " yet; they get one by a handover of that key");
        }
        ZoneKeys.Generation next = new ZoneKeys.Generation(replace.generation(), key);
        put(keys.with(next), names, state);
        return next;
    }

    /** So that whoever is enough to sign with the present key is enough to sign with both. */
    private static Set<NodeId> voting(List<NodeId> holders, Membership members) {
        Set<NodeId> voting = new HashSet<>();
        holders.stream()
                .map(members::latest)
                .filter(holder -> members.validators().indexOf(holder).isPresent())
                .forEach(voting::add);
        return voting;
    }

    /** Ends the waiting for those that follow a stage from afar. */
    static void release(
            NamesOperation.ReleaseKeys release, NamesReader names, OperationContext context, ModuleState state)
            throws OperationRefused {
        if (!context.query(Membership.class).isAdministrator(context.account())) {
            throw new OperationRefused("not-entitled", "only an administrator says that nobody has to be waited for");
        }
        ZoneKeys keys = keys(names);
        if (!keys.isHeld(release.phase())) {
            throw new OperationRefused(
                    "nothing-held", "the replacement of the key is not in " + release.phase() + ", or is released");
        }
        put(keys.in(keys.stage().release()), names, state);
    }

    /** What was planned before does not know of it, so its number is taken. */
    private static void put(ZoneKeys keys, NamesReader names, ModuleState state) {
        state.put(NamesReader.KEYS, keys.encoded());
        state.put(
                NamesReader.REVISION,
                new CanonicalWriter().u64(names.revision() + 1).toBytes());
    }

    private static ZoneKeys keys(NamesReader names) throws OperationRefused {
        return names.zoneKeys()
                .orElseThrow(() -> new OperationRefused("not-signed", "the zones of this network are not signed"));
    }
}
