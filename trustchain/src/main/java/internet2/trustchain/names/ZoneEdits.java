package internet2.trustchain.names;

import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.ModuleState;
import internet2.ledger.OperationContext;
import internet2.ledger.OperationRefused;
import internet2.trustchain.names.NamesOperation.ChangeZone;
import internet2.trustchain.names.NamesOperation.Changed;
import internet2.trustchain.names.ZoneChange.Add;
import internet2.trustchain.names.ZoneChange.Remove;
import internet2.trustchain.names.ZoneChange.RemoveName;
import internet2.trustchain.names.ZoneChange.RemoveSet;
import internet2.trustchain.names.ZoneChange.Replace;
import internet2.trustchain.names.ZoneChange.SetSoa;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Carries out a {@link ChangeZone}: prerequisites (RFC 2136 3.2), then changes in their order (3.4.2). */
final class ZoneEdits {

    private final NamesReader names;
    private final OperationContext context;
    private final ModuleState state;
    private final Zone before;

    /** As the last SOA that was set has it. */
    private Optional<SetSoa> soa = Optional.empty();

    ZoneEdits(Zone zone, NamesReader names, OperationContext context, ModuleState state) {
        this.before = zone;
        this.names = names;
        this.context = context;
        this.state = state;
    }

    Changed apply(ChangeZone wanted) throws OperationRefused {
        for (Prerequisite each : wanted.prerequisites()) {
            each.check(names, before);
        }
        List<Integer> ignored = new ArrayList<>();
        for (int i = 0; i < wanted.changes().size(); i++) {
            ZoneChange change = wanted.changes().get(i);
            requireInside(change.name());
            NameRights.check(names, before, change.name(), context);
            if (!make(change)) {
                ignored.add(i);
            }
        }
        Zone after = soa.map(set -> before.with(set.soa(), set.serial()))
                .orElse(ignored.size() == wanted.changes().size() ? before : before.changed());
        state.put(NamesReader.zoneKey(after.apex()), after.encoded());
        return new Changed(after.serial(), ignored);
    }

    private void requireInside(DomainName name) throws OperationRefused {
        if (!names.zoneOf(name).map(Zone::apex).filter(before.apex()::equals).isPresent()) {
            throw new OperationRefused("not-in-zone", name + " does not lie in the zone " + before.apex());
        }
    }

    /** Whether anything changed. */
    private boolean make(ZoneChange change) throws OperationRefused {
        return switch (change) {
            case Replace(var records) -> put(records);
            case Add(var single) -> add(single);
            case Remove(var single) -> remove(single);
            case RemoveSet(var name, var type) -> removeSet(name, type);
            case RemoveName(var name) -> removeName(name);
            case SetSoa set -> setSoa(set);
        };
    }

    private boolean put(RecordSet set) throws OperationRefused {
        if (names.records(set.name(), set.type()).filter(set::equals).isPresent()) {
            return false;
        }
        NamesModule.put(before, set, names, context, state);
        return true;
    }

    private boolean add(RecordSet single) throws OperationRefused {
        boolean alias = single.type().equals(RecordType.CNAME);
        // RFC 2136 3.4.2.2: a CNAME beside other data, and other data beside a CNAME, "are silently ignored"
        for (RecordSet other : names.records(single.name())) {
            if (alias != other.type().equals(RecordType.CNAME)) {
                return false;
            }
        }
        Optional<RecordSet> there = names.records(single.name(), single.type());
        if (there.isEmpty() || alias || single.type().equals(RecordType.DNAME)) {
            return put(single);
        }
        try {
            return put(ZoneChange.added(there.get(), single));
        } catch (MalformedInputException e) {
            throw new OperationRefused("too-many-records", String.valueOf(e.getMessage()));
        }
    }

    private boolean remove(RecordSet single) throws OperationRefused {
        Optional<RecordSet> there = names.records(single.name(), single.type());
        if (there.isEmpty() || !there.get().data().containsAll(single.data())) {
            return false;
        }
        Optional<RecordSet> rest = ZoneChange.removed(there.get(), single);
        if (rest.isPresent()) {
            return put(rest.get());
        }
        return removeSet(single.name(), single.type()); // keeps the apex's last NS record (RFC 2136 3.4.2.4)
    }

    private boolean removeSet(DomainName name, RecordType type) throws OperationRefused {
        if (isKept(name, type) || names.records(name, type).isEmpty()) {
            return false;
        }
        NamesModule.remove(before, name, type, names, context, state);
        return true;
    }

    private boolean removeName(DomainName name) throws OperationRefused {
        boolean removed = false;
        for (RecordSet each : names.records(name)) {
            removed |= removeSet(name, each.type());
        }
        return removed;
    }

    /** RFC 2136 3.4.2.2: a SOA whose serial is not later "is silently ignored". */
    private boolean setSoa(SetSoa set) {
        long now = soa.map(SetSoa::serial).orElse(before.serial());
        if (!set.name().equals(before.apex()) || !Zone.isLater(set.serial(), now)) {
            return false;
        }
        soa = Optional.of(set);
        return true;
    }

    private boolean isKept(DomainName name, RecordType type) {
        return type.equals(RecordType.NS) && name.equals(before.apex());
    }
}
