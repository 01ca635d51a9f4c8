package internet2.trustchain.names.zonefile;

import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordSet;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.Zone;
import internet2.trustchain.names.ZoneChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fewest changes that make of one zone what a file says: what goes is removed before anything comes. */
public final class ZonePlan {

    /** What one operation may carry and write, with room for the registrations and counts that it may bring. */
    private static final int BYTES_MAX = 256 << 10;

    private static final int STEPS_MAX = 700;

    private record Key(DomainName name, RecordType type) {
        static Key of(RecordSet set) {
            return new Key(set.name(), set.type());
        }
    }

    private ZonePlan() {}

    /** From {@code now} to {@code wanted}; empty where nothing is to be done. */
    public static List<ZoneChange> between(ZoneFile now, ZoneFile wanted) {
        Map<Key, RecordSet> left = new HashMap<>();
        now.sets().forEach(set -> left.put(Key.of(set), set));
        List<ZoneChange> comes = new ArrayList<>();
        for (RecordSet set : wanted.sets()) {
            RecordSet there = left.remove(Key.of(set));
            if (!set.equals(there)) {
                comes.add(new ZoneChange.Replace(set));
            }
        }
        List<ZoneChange> plan = new ArrayList<>();
        now.sets().stream()
                .filter(set -> left.containsKey(Key.of(set)))
                .forEach(set -> plan.add(new ZoneChange.RemoveSet(set.name(), set.type())));
        plan.addAll(comes);
        boolean later = Zone.isLater(wanted.serial(), now.serial());
        if (later || !wanted.soa().equals(now.soa())) {
            long serial = later ? wanted.serial() : (now.serial() + 1) & 0xffff_ffffL;
            plan.add(new ZoneChange.SetSoa(now.apex(), wanted.soa(), serial));
        }
        return plan;
    }

    /** In as few operations as the ledger takes, each of which is made as a whole. */
    public static List<List<ZoneChange>> operations(List<ZoneChange> plan) {
        List<List<ZoneChange>> operations = new ArrayList<>();
        List<ZoneChange> current = new ArrayList<>();
        int bytes = 0;
        for (ZoneChange each : plan) {
            int size = each.encoded().size();
            if (bytes + size > BYTES_MAX || current.size() == STEPS_MAX) {
                operations.add(List.copyOf(current));
                current.clear();
                bytes = 0;
            }
            current.add(each);
            bytes += size;
        }
        if (!current.isEmpty()) {
            operations.add(List.copyOf(current));
        }
        return operations;
    }
}
