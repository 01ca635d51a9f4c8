package internet2.trustchain.names.transactions;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.NamesOperation.ChangeZone;
import internet2.trustchain.names.Prerequisite;
import internet2.trustchain.names.RecordSet;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResourceRecord;
import internet2.trustchain.names.ResponseCode;
import internet2.trustchain.names.Zone;
import internet2.trustchain.names.ZoneChange;
import internet2.trustchain.names.ZoneView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A dynamic update's message (RFC 2136 2) as the one operation that it asks for. */
final class Update {

    private final DnsMessage message;
    private final DomainName zone;

    private Update(DnsMessage message, DomainName zone) {
        this.message = message;
        this.zone = zone;
    }

    /** @throws UpdateRefused FORMERR, NOTAUTH or NOTZONE, as section 3 says */
    static ChangeZone read(DnsMessage message, ZoneView zones) throws UpdateRefused {
        // 3.1.1: "exactly one record ... ZTYPE of SOA"
        if (message.questions().size() != 1
                || !message.questions().getFirst().type().equals(RecordType.SOA)) {
            throw new UpdateRefused(ResponseCode.FORMERR, "an update names one zone");
        }
        DnsMessage.Question question = message.questions().getFirst();
        boolean ours =
                question.dnsClass() == DnsMessage.CLASS_IN && zones.zones().contains(question.name());
        if (!ours) {
            throw new UpdateRefused(ResponseCode.NOTAUTH, question.name() + " is no zone of this network");
        }
        try {
            Update update = new Update(message, question.name());
            return new ChangeZone(question.name(), update.prerequisites(), update.changes());
        } catch (MalformedInputException e) {
            throw new UpdateRefused(ResponseCode.FORMERR, String.valueOf(e.getMessage()));
        }
    }

    private record Key(DomainName name, RecordType type) {}

    /** Section 3.2. */
    private List<Prerequisite> prerequisites() throws UpdateRefused {
        List<Prerequisite> all = new ArrayList<>();
        Map<Key, List<Bytes>> sets = new LinkedHashMap<>();
        for (ResourceRecord each : message.answers()) {
            require(each.ttl() == 0, "prerequisites have no time to live");
            requireInZone(each.name());
            switch (each.dnsClass()) {
                case DnsMessage.CLASS_ANY -> {
                    require(each.data().isEmpty(), "this prerequisite has no data");
                    all.add(
                            each.type().equals(RecordType.ANY)
                                    ? new Prerequisite.NameInUse(each.name())
                                    : new Prerequisite.SetExists(each.name(), each.type()));
                }
                case DnsMessage.CLASS_NONE -> {
                    require(each.data().isEmpty(), "this prerequisite has no data");
                    all.add(
                            each.type().equals(RecordType.ANY)
                                    ? new Prerequisite.NameUnused(each.name())
                                    : new Prerequisite.SetAbsent(each.name(), each.type()));
                }
                case DnsMessage.CLASS_IN -> {
                    if (each.type().equals(RecordType.SOA)) {
                        all.add(soaIs(each));
                    } else {
                        sets.computeIfAbsent(new Key(each.name(), each.type()), key -> new ArrayList<>())
                                .add(each.data());
                    }
                }
                default -> throw malformed("a prerequisite is of class IN, ANY or NONE");
            }
        }
        sets.forEach((key, data) -> all.add(new Prerequisite.SetIs(new RecordSet(key.name, key.type, 0, data))));
        return all;
    }

    private Prerequisite soaIs(ResourceRecord record) throws UpdateRefused {
        if (!record.name().equals(zone)) {
            throw new UpdateRefused(ResponseCode.NXRRSET, record.name() + " has no SOA record");
        }
        return new Prerequisite.SoaIs(record.data());
    }

    /** Section 3.4. */
    private List<ZoneChange> changes() throws UpdateRefused {
        List<ZoneChange> all = new ArrayList<>();
        for (ResourceRecord each : message.authority()) {
            requireInZone(each.name());
            boolean any = each.type().equals(RecordType.ANY);
            require(any || each.type().isData(), "records of type " + each.type() + " are not kept in zones");
            switch (each.dnsClass()) {
                case DnsMessage.CLASS_IN -> {
                    require(!any, "records that are added have a type");
                    all.add(added(each));
                }
                case DnsMessage.CLASS_ANY -> {
                    require(each.ttl() == 0 && each.data().isEmpty(), "this removal has no data");
                    all.add(
                            any
                                    ? new ZoneChange.RemoveName(each.name())
                                    : new ZoneChange.RemoveSet(each.name(), each.type()));
                }
                case DnsMessage.CLASS_NONE -> {
                    require(each.ttl() == 0 && !any, "this removal has a type and no time to live");
                    if (!each.type().equals(RecordType.SOA)) { // 3.4.2.4: ignored
                        all.add(new ZoneChange.Remove(single(each)));
                    }
                }
                default -> throw malformed("a change is of class IN, ANY or NONE");
            }
        }
        return all;
    }

    private ZoneChange added(ResourceRecord record) {
        return record.type().equals(RecordType.SOA) ? soa(record) : new ZoneChange.Add(single(record));
    }

    private static ZoneChange soa(ResourceRecord record) {
        Bytes data = record.data();
        int primary = Wires.nameSize(data, 0);
        int mailbox = Wires.nameSize(data, primary);
        int at = primary + mailbox;
        return new ZoneChange.SetSoa(
                record.name(),
                new Zone.Soa(
                        DomainName.ofWire(data.slice(0, primary)),
                        DomainName.ofWire(data.slice(primary, at)),
                        Wires.u32(data, at + 4),
                        Wires.u32(data, at + 8),
                        Wires.u32(data, at + 12),
                        Wires.u32(data, at + 16),
                        record.ttl()),
                Wires.u32(data, at));
    }

    private static RecordSet single(ResourceRecord record) {
        return new RecordSet(record.name(), record.type(), record.ttl(), List.of(record.data()));
    }

    /**
     * The change as the grants allow it: a name that goes as a whole loses the sets that it has now, and no other that
     * may come before the ledger takes the change in.
     *
     * @param latest the zones as the ledger has them
     * @throws UpdateRefused REFUSED; also where nothing is changed, and nothing in the zone could be
     */
    static ChangeZone granted(ChangeZone change, List<Grant> grants, ZoneView latest) throws UpdateRefused {
        List<ZoneChange> steps = new ArrayList<>();
        boolean allowed =
                !change.changes().isEmpty() || grants.stream().anyMatch(grant -> grant.allowsUpdateIn(change.apex()));
        for (ZoneChange each : change.changes()) {
            List<RecordType> types = types(each, steps, latest);
            // where a name has nothing, it must still be granted
            allowed &= (types.isEmpty() ? List.of(RecordType.TXT) : types)
                    .stream()
                            .allMatch(type -> grants.stream().anyMatch(grant -> grant.allowsUpdate(each.name(), type)));
            if (each instanceof ZoneChange.RemoveName(var name)) {
                types.forEach(type -> steps.add(new ZoneChange.RemoveSet(name, type)));
            } else {
                steps.add(each);
            }
        }
        if (!allowed || steps.size() > ChangeZone.STEPS_MAX) {
            throw new UpdateRefused(ResponseCode.REFUSED, "not granted in " + change.apex());
        }
        return new ChangeZone(change.apex(), change.prerequisites(), steps);
    }

    private static List<RecordType> types(ZoneChange change, List<ZoneChange> before, ZoneView latest) {
        return switch (change) {
            case ZoneChange.Add(var single) -> List.of(single.type());
            case ZoneChange.Remove(var single) -> List.of(single.type());
            case ZoneChange.Replace(var set) -> List.of(set.type());
            case ZoneChange.RemoveSet(var name, var type) -> List.of(type);
            case ZoneChange.SetSoa _ -> List.of(RecordType.SOA);
            case ZoneChange.RemoveName(var name) -> {
                Set<RecordType> there = new LinkedHashSet<>(latest.types(name));
                for (ZoneChange each : before) {
                    if (each instanceof ZoneChange.Add(var single)
                            && single.name().equals(name)) {
                        there.add(single.type());
                    }
                }
                if (there.contains(RecordType.SOA)) { // RFC 2136 3.4.2.3: what an apex keeps
                    there.removeAll(List.of(RecordType.SOA, RecordType.NS));
                }
                yield List.copyOf(there);
            }
        };
    }

    private void requireInZone(DomainName name) throws UpdateRefused {
        if (!name.isAtOrBelow(zone)) {
            throw new UpdateRefused(ResponseCode.NOTZONE, name + " does not lie in " + zone);
        }
    }

    private static void require(boolean holds, String reason) throws UpdateRefused {
        if (!holds) {
            throw malformed(reason);
        }
    }

    private static UpdateRefused malformed(String reason) {
        return new UpdateRefused(ResponseCode.FORMERR, reason);
    }
}
