package internet2.trustchain.names;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a name is served as the ledger has it. */
final class NameDifference {

    private NameDifference() {}

    /** Whether a name is served otherwise than the ledger has it. */
    static boolean differs(ZoneView served, ZoneView latest, DomainName name) {
        NameNode before = served.names.find(name);
        NameNode after = latest.names.find(name);
        return differ(before, after) || differInSoa(before, after);
    }

    /** What follows from the zones and their key is not looked at, nor the SOA of a zone that stays. */
    static boolean differ(@Nullable NameNode before, @Nullable NameNode after) {
        List<EncodedSet> had = own(before);
        List<EncodedSet> has = own(after);
        if (isApex(before) != isApex(after) || had.size() != has.size()) {
            return true;
        }
        boolean moved = before != null && after != null && before.apexLabels != after.apexLabels;
        return (moved && !had.isEmpty()) || !has.stream().allMatch(set -> isSame(set, before));
    }

    private static List<EncodedSet> own(@Nullable NameNode node) {
        return node == null
                ? List.of()
                : Arrays.stream(node.sets)
                        .filter(set -> !node.isApex()
                                || !(ZoneContent.isDerived(set.type)
                                        || set.type == RecordType.DS.code()
                                        || set.type == RecordType.SOA.code()))
                        .toList();
    }

    static boolean differInSoa(@Nullable NameNode before, @Nullable NameNode after) {
        EncodedSet soa = after == null || !after.isApex() ? null : after.set(RecordType.SOA.code());
        return soa != null && !isSame(soa, before);
    }

    private static boolean isSame(EncodedSet set, @Nullable NameNode there) {
        EncodedSet other = there == null ? null : there.set(set.type);
        return other != null && Arrays.equals(other.wire, set.wire);
    }

    static boolean isApex(@Nullable NameNode node) {
        return node != null && node.isApex();
    }
}
