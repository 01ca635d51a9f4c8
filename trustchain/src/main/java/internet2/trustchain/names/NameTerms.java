package internet2.trustchain.names;

import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.ledger.ModuleState;
import internet2.ledger.OperationContext;
import internet2.ledger.OperationRefused;
import internet2.trustchain.names.NamesOperation.Changed;
import internet2.trustchain.names.NamesOperation.SetTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Names end: terms of a zone, renewal, and what becomes of names that were not renewed. By the blocks' time alone. */
final class NameTerms {

    /** A name may be renewed this many terms ahead: nobody holds one for ever. */
    private static final int TERMS_AHEAD_MAX = 2;

    private static final int ZONES_AT_ONCE = 64;

    private NameTerms() {}

    static void set(SetTerms set, Zone zone, OperationContext context, ModuleState state) throws OperationRefused {
        if (!set.name().equals(zone.apex()) || zone.policy() != ZonePolicy.OPEN) {
            throw new OperationRefused("zone-unknown", set.name() + " is no open zone, so it has no terms");
        }
        put(set.terms(), zone, context, state);
    }

    /** With a new owner: the names of the old one, which had no end, have a whole term before them. */
    static void beginAgain(Zone zone, NamesReader names, OperationContext context, ModuleState state) {
        names.termsOf(zone.apex()).ifPresent(terms -> put(terms, zone, context, state));
    }

    private static void put(Terms terms, Zone zone, OperationContext context, ModuleState state) {
        state.put(
                NamesReader.termsKey(zone.apex()),
                new CanonicalWriter().value(terms).instant(context.blockTime()).toBytes());
    }

    static void renew(DomainName name, Zone zone, NamesReader names, OperationContext context, ModuleState state)
            throws OperationRefused {
        Registration registration = registered(name, names);
        if (!context.isBy(registration.owner()) && !context.isBy(zone.owner())) {
            throw new OperationRefused("name-taken", name + " belongs to " + registration.owner());
        }
        Optional<Instant> end = names.expires(zone, name, registration);
        Optional<NamesReader.TermsSince> terms = names.terms(zone.apex());
        if (end.isEmpty() || terms.isEmpty()) {
            throw new OperationRefused("name-has-no-end", name + " does not expire");
        }
        Duration term = terms.get().terms().term();
        Instant renewed = end.get().plus(term);
        if (renewed.isAfter(context.blockTime().plus(term.multipliedBy(TERMS_AHEAD_MAX)))) {
            throw new OperationRefused(
                    "renewed-already", name + " is registered until " + end.get() + "; renew it later");
        }
        state.put(NamesReader.registrationKey(name), registration.until(renewed).encoded());
    }

    static Changed expire(DomainName name, Zone zone, NamesReader names, OperationContext context, ModuleState state)
            throws OperationRefused {
        Registration registration = registered(name, names);
        Instant end = names.freed(zone, name, registration).orElse(Instant.MAX);
        if (context.blockTime().isBefore(end)) {
            throw new OperationRefused("name-in-use", name + " is registered until " + end);
        }
        if (handOver(names.zonesAtAndBelow(name), zone.owner(), state)) {
            return new Changed(zone.serial(), List.of(0));
        }
        List<RecordSet> records = recordsOf(names, name);
        records.forEach(each -> state.remove(NamesReader.recordKey(each.name(), each.type())));
        NameQuota.count(NameQuota.origin(registration.owner(), context), -1, names, state);
        state.remove(NamesReader.registrationKey(name));
        Zone after = records.isEmpty() ? zone : zone.changed();
        state.put(NamesReader.zoneKey(after.apex()), after.encoded());
        return new Changed(after.serial(), List.of());
    }

    /** Gives so many zones to the new owner that one operation has room for; whether any changed hands. */
    private static boolean handOver(List<Zone> zones, NodeId owner, ModuleState state) {
        List<Zone> others = zones.stream()
                .filter(each -> !each.owner().equals(owner))
                .limit(ZONES_AT_ONCE)
                .toList();
        others.forEach(each ->
                state.put(NamesReader.zoneKey(each.apex()), each.ownedBy(owner).encoded()));
        return !others.isEmpty();
    }

    /** At and below the name, but not in zones there. */
    private static List<RecordSet> recordsOf(NamesReader names, DomainName name) {
        List<DomainName> zones =
                names.zonesAtAndBelow(name).stream().map(Zone::apex).toList();
        return names.recordsAtAndBelow(name).stream()
                .filter(each -> zones.stream().noneMatch(each.name()::isAtOrBelow))
                .toList();
    }

    private static Registration registered(DomainName name, NamesReader names) throws OperationRefused {
        return names.registration(name)
                .orElseThrow(() -> new OperationRefused("name-unknown", name + " is not registered"));
    }

    static void requireInForce(NamesReader names, Zone zone, DomainName unit, Registration held, Instant now)
            throws OperationRefused {
        Optional<Instant> end = names.expires(zone, unit, held);
        if (end.isPresent() && !now.isBefore(end.get())) {
            throw new OperationRefused("name-expired", unit + " expired at " + end.get() + "; renew it first");
        }
    }
}
