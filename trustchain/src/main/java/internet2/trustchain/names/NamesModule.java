package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.ledger.LedgerModule;
import internet2.ledger.ModuleState;
import internet2.ledger.OperationContext;
import internet2.ledger.OperationRefused;
import internet2.ledger.Queries;
import internet2.ledger.StateReader;
import internet2.trustchain.CaaRecords;
import internet2.trustchain.NameOwnership;
import internet2.trustchain.RetiredKeys;
import internet2.trustchain.names.NamesOperation.ChangeZone;
import internet2.trustchain.names.NamesOperation.CreateZone;
import internet2.trustchain.names.NamesOperation.DeleteRecords;
import internet2.trustchain.names.NamesOperation.DeleteZone;
import internet2.trustchain.names.NamesOperation.ExpireName;
import internet2.trustchain.names.NamesOperation.RegisterName;
import internet2.trustchain.names.NamesOperation.ReleaseKeys;
import internet2.trustchain.names.NamesOperation.ReleaseName;
import internet2.trustchain.names.NamesOperation.RenewName;
import internet2.trustchain.names.NamesOperation.ReplaceKey;
import internet2.trustchain.names.NamesOperation.SetRecords;
import internet2.trustchain.names.NamesOperation.SetTerms;
import internet2.trustchain.names.NamesOperation.SignZones;
import internet2.trustchain.names.NamesOperation.TransferName;
import java.time.Instant;
import java.util.Optional;

/**
 * Zones, names and records on the ledger. Answers each operation as {@link NamesOperation} says.
 *
 * <p>Refusals: {@code zone-unknown}, {@code zone-exists}, {@code name-in-use}, {@code not-owner},
 * {@code name-taken}, {@code name-reserved}, {@code name-unknown}, {@code name-expired}, {@code name-has-no-end},
 * {@code renewed-already}, {@code not-in-zone}, {@code too-many-names}, {@code too-many-records},
 * {@code record-conflict}, {@code record-required}, {@code record-unknown}, {@code not-signed},
 * {@code revision-stale}, {@code signature-invalid}, {@code key-unknown}, {@code key-tag-taken},
 * {@code holders-missing}, {@code replacement-under-way}, {@code not-entitled}, {@code nothing-held}, and those of
 * {@link Prerequisite}.
 */
public final class NamesModule implements LedgerModule<NamesOperation> {

    public static final String NAME = "names";

    /** The most that one operation writes, keys and values: what to declare for it. */
    public static final int STATE_BYTES_MAX = 16 << 10;

    /** Record sets and zones at and below one registered name; zone owners have no limit. */
    static final long RECORD_SETS_MAX = 1000;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public NamesOperation decode(CanonicalReader in) {
        return NamesOperation.decode(in);
    }

    @Override
    public Queries queries(StateReader state) {
        NamesReader names = new NamesReader(state);
        return Queries.of(NameOwnership.class, names)
                .with(NamesReader.class, names)
                .with(RetiredKeys.OfNames.class, (key, _) -> names.isReplaced(key))
                .with(CaaRecords.class, new RelevantCaa(names));
    }

    @Override
    public void genesis(Bytes genesisPayload, ModuleState state) {
        if (genesisPayload.isEmpty()) {
            return;
        }
        NamesGenesis genesis = CanonicalReader.decode(genesisPayload, NamesGenesis::decode);
        state.put(NamesReader.PARAMETERS, genesis.encoded());
        genesis.zones().forEach(zone -> put(zone, Claimant.first(genesis.registrar()), new NamesReader(state), state));
    }

    @Override
    public Bytes apply(NamesOperation operation, OperationContext context, ModuleState state) throws OperationRefused {
        NamesReader names = new NamesReader(state);
        return switch (operation) {
            case CreateZone create -> written(create(create, names, context, state), state);
            case RegisterName register -> written(register(register, names, context, state), state);
            case SetRecords set -> written(set(set.records(), names, context, state), state);
            case DeleteRecords delete -> written(delete(delete, names, context, state), state);
            case TransferName transfer -> written(transfer(transfer, names, context, state), state);
            case ReleaseName release -> written(release(release, names, context, state), state);
            case ChangeZone change ->
                new ZoneEdits(exactly(change.apex(), names), names, context, state)
                        .apply(change)
                        .encoded();
            case RenewName renew -> {
                Zone zone = around(renew.name(), names);
                NameTerms.renew(renew.name(), zone, names, context, state);
                yield serial(zone);
            }
            case SetTerms set -> {
                Zone zone = writableZone(set.name(), names, context);
                NameTerms.set(set, zone, context, state);
                yield serial(zone);
            }
            case ExpireName expire ->
                NameTerms.expire(expire.name(), around(expire.name(), names), names, context, state)
                        .encoded();
            case DeleteZone delete -> serial(deleteZone(delete.apex(), names, context, state));
            case SignZones sign -> {
                SignedZones.accept(sign, names, state);
                yield new CanonicalWriter().u32(0).toBytes();
            }
            case ReplaceKey replace ->
                SignedZones.replace(replace, names, context, state).encoded();
            case ReleaseKeys release -> {
                SignedZones.release(release, names, context, state);
                yield Bytes.EMPTY;
            }
        };
    }

    private static Bytes written(Zone zone, ModuleState state) {
        state.put(NamesReader.zoneKey(zone.apex()), zone.encoded());
        return serial(zone);
    }

    private static Bytes serial(Zone zone) {
        return new CanonicalWriter().u32(zone.serial()).toBytes();
    }

    private static Zone create(CreateZone create, NamesReader names, OperationContext context, ModuleState state)
            throws OperationRefused {
        DomainName apex = create.apex();
        Optional<Zone> around = names.zoneOf(apex);
        if (around.isPresent()) {
            if (around.get().apex().equals(apex)) {
                throw new OperationRefused("zone-exists", "the zone " + apex + " exists");
            }
            NameRights.check(names, around.get(), apex, context);
            if (names.hasRecordsAtOrBelow(apex) || names.hasZoneAtOrBelow(apex)) {
                throw new OperationRefused(
                        "name-in-use", "records or zones exist at or below " + apex + "; delete them first");
            }
            RecordRules.checkNoRedirectAbove(names, around.get(), apex);
            claim(around.get(), apex, names, context, state);
            count(around.get(), apex, 1, names, context, state);
        } else if (!context.isBy(names.parameters().registrar())) {
            throw new OperationRefused(
                    "zone-unknown", apex + " lies in no zone of this network; only its registrar adds such zones");
        }
        return put(create, Claimant.of(context), names, state);
    }

    /** Writes the zone with its name servers; those inside it are the owner's names. */
    private static Zone put(CreateZone create, Claimant owner, NamesReader names, ModuleState state) {
        Zone zone = new Zone(create.apex(), owner.account(), create.policy(), create.soa(), firstSerial(owner.time()));
        state.put(NamesReader.zoneKey(zone.apex()), zone.encoded());
        state.put(
                NamesReader.recordKey(zone.apex(), RecordType.NS),
                create.nameServerRecords().encoded());
        for (DomainName server : create.nameServers()) {
            if (server.isBelow(zone.apex())) {
                claim(zone, server, names, owner, state);
            }
        }
        return zone;
    }

    /** Later than that of a zone of the same name that was deleted before, for whoever has a copy of it (RFC 1982). */
    private static long firstSerial(Instant time) {
        return Math.max(1, time.getEpochSecond() & 0xffff_ffffL);
    }

    private static Zone register(RegisterName register, NamesReader names, OperationContext context, ModuleState state)
            throws OperationRefused {
        Zone zone = writableZone(register.name(), names, context);
        DomainName unit = NameRights.unit(zone, register.name())
                .orElseThrow(() -> new OperationRefused(
                        "name-reserved", "names of the zone " + zone.apex() + " are not for registration"));
        if (names.registration(unit).isPresent()) {
            throw new OperationRefused("name-taken", unit + " is registered");
        }
        claim(zone, unit, names, context, state);
        return zone;
    }

    private static Zone set(RecordSet set, NamesReader names, OperationContext context, ModuleState state)
            throws OperationRefused {
        Zone zone = writableZone(set.name(), names, context);
        put(zone, set, names, context, state);
        return zone.changed();
    }

    /** Writes a set into its zone; the rights were checked. */
    static void put(Zone zone, RecordSet set, NamesReader names, OperationContext context, ModuleState state)
            throws OperationRefused {
        RecordRules.check(names, zone, set);
        claim(zone, set.name(), names, context, state);
        Bytes key = NamesReader.recordKey(set.name(), set.type());
        if (state.get(key).isEmpty()) {
            count(zone, set.name(), 1, names, context, state);
        }
        state.put(key, set.encoded());
    }

    /** Removes a set that is there; the rights were checked. */
    static void remove(
            Zone zone, DomainName name, RecordType type, NamesReader names, OperationContext context, ModuleState state)
            throws OperationRefused {
        if (names.isSigned()) {
            SignedZones.checkCut(names, zone, name, type);
        }
        state.remove(NamesReader.recordKey(name, type));
        count(zone, name, -1, names, context, state);
    }

    private static Zone delete(DeleteRecords delete, NamesReader names, OperationContext context, ModuleState state)
            throws OperationRefused {
        Zone zone = writableZone(delete.name(), names, context);
        if (delete.type().equals(RecordType.NS) && delete.name().equals(zone.apex())) {
            throw new OperationRefused("record-required", "a zone has NS records; set others instead");
        }
        if (names.records(delete.name(), delete.type()).isEmpty()) {
            throw new OperationRefused("record-unknown", delete.name() + " has no " + delete.type() + " records");
        }
        remove(zone, delete.name(), delete.type(), names, context, state);
        return zone.changed();
    }

    private static Zone deleteZone(DomainName apex, NamesReader names, OperationContext context, ModuleState state)
            throws OperationRefused {
        Zone zone = exactly(apex, names);
        NameRights.check(names, zone, apex, context);
        if (names.holdsMoreThanItsServers(apex)) {
            throw new OperationRefused(
                    "name-in-use",
                    "records, names or zones exist at or below " + apex + "; delete and release them first");
        }
        state.remove(NamesReader.recordKey(apex, RecordType.NS));
        state.remove(NamesReader.termsKey(apex));
        state.remove(NamesReader.zoneKey(apex));
        Optional<Zone> around = apex.isRoot() ? Optional.empty() : names.zoneOf(apex.parent());
        if (around.isPresent()) {
            count(around.get(), apex, -1, names, context, state);
        }
        return zone;
    }

    private static Zone transfer(TransferName transfer, NamesReader names, OperationContext context, ModuleState state)
            throws OperationRefused {
        DomainName name = transfer.name();
        Zone zone = writableZone(name, names, context);
        if (zone.apex().equals(name)) {
            NameTerms.beginAgain(zone, names, context, state);
            return zone.ownedBy(transfer.newOwner()); // writing at an apex is its owner's alone
        }
        Registration registration = registered(names, zone, name);
        if (name.parent().labels() > zone.apex().labels()) {
            throw new OperationRefused("name-reserved", "the name of a node stays with the node");
        }
        NameQuota.move(registration.owner(), transfer.newOwner(), names, context, state);
        state.put(
                NamesReader.registrationKey(name),
                registration.ownedBy(transfer.newOwner(), context.blockTime()).encoded());
        return zone;
    }

    private static Zone release(ReleaseName release, NamesReader names, OperationContext context, ModuleState state)
            throws OperationRefused {
        Zone zone = writableZone(release.name(), names, context);
        Registration registration = registered(names, zone, release.name());
        if (names.hasRecordsAtOrBelow(release.name()) || names.hasZoneAtOrBelow(release.name())) {
            throw new OperationRefused(
                    "name-in-use", "records or zones exist at or below " + release.name() + "; delete them first");
        }
        NameQuota.count(NameQuota.origin(registration.owner(), context), -1, names, state);
        state.remove(NamesReader.registrationKey(release.name()));
        return zone;
    }

    private static Zone exactly(DomainName apex, NamesReader names) throws OperationRefused {
        return names.zone(apex).orElseThrow(() -> new OperationRefused("zone-unknown", "there is no zone " + apex));
    }

    /** The zone that a name is registered in, whether or not it is itself the apex of another. */
    private static Zone around(DomainName name, NamesReader names) throws OperationRefused {
        return names.zoneOf(name.isRoot() ? name : name.parent())
                .orElseThrow(() -> new OperationRefused("zone-unknown", name + " lies in no zone of this network"));
    }

    private static Zone writableZone(DomainName name, NamesReader names, OperationContext context)
            throws OperationRefused {
        Zone zone = names.zoneOf(name)
                .orElseThrow(() -> new OperationRefused("zone-unknown", name + " lies in no zone of this network"));
        NameRights.check(names, zone, name, context);
        return zone;
    }

    private static Registration registered(NamesReader names, Zone zone, DomainName name) throws OperationRefused {
        return NameRights.unit(zone, name)
                .filter(name::equals)
                .flatMap(names::registration)
                .orElseThrow(() -> new OperationRefused("name-unknown", name + " is not a registered name"));
    }

    private static void claim(
            Zone zone, DomainName name, NamesReader names, OperationContext context, ModuleState state) {
        claim(zone, name, names, Claimant.of(context), state);
    }

    /** Registers the name for the account if nobody has; the rights were checked. */
    private static void claim(Zone zone, DomainName name, NamesReader names, Claimant owner, ModuleState state) {
        Optional<DomainName> unit = NameRights.unit(zone, name);
        if (unit.isPresent() && names.registration(unit.get()).isEmpty()) {
            NameQuota.count(owner.origin(), 1, names, state);
            Optional<Instant> end = names.terms(zone.apex())
                    .filter(_ -> !owner.account().equals(zone.owner())) // for as long as the zone is its
                    .map(set -> owner.time().plus(set.terms().term()));
            state.put(
                    NamesReader.registrationKey(unit.get()),
                    new Registration(owner.account(), owner.time(), 0, end).encoded());
        }
    }

    /**
     * Whose a name becomes, and when.
     *
     * @param origin the id under which the account began, which its names count for
     */
    private record Claimant(NodeId account, NodeId origin, Instant time) {

        static Claimant of(OperationContext context) {
            return new Claimant(context.account(), context.origin(), context.blockTime());
        }

        /** When the network begins nobody has changed keys. */
        static Claimant first(NodeId account) {
            return new Claimant(account, account, Instant.EPOCH);
        }
    }

    private static void count(
            Zone zone, DomainName name, int change, NamesReader names, OperationContext context, ModuleState state)
            throws OperationRefused {
        Optional<DomainName> unit = NameRights.unit(zone, name);
        Optional<Registration> registration = unit.flatMap(names::registration);
        if (unit.isEmpty()
                || registration.isEmpty()
                || registration.get().recordSets() + change < 0) { // zones from before the name was registered anew
            return;
        }
        Registration counted = registration.get().with(change);
        if (counted.recordSets() > RECORD_SETS_MAX && !context.isBy(zone.owner())) {
            throw new OperationRefused(
                    "too-many-records", unit.get() + " holds " + RECORD_SETS_MAX + " record sets, which is the most");
        }
        state.put(NamesReader.registrationKey(unit.get()), counted.encoded());
    }
}
