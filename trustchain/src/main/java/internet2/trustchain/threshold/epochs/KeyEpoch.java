package internet2.trustchain.threshold.epochs;

import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.Membership;
import internet2.trustchain.threshold.GroupKey;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who holds a key, from one ceremony to the next.
 *
 * @param number from 0, one more with each redistribution
 * @param holders by their numbers, from 1; those that {@code key} has no share of did not enrol
 */
public record KeyEpoch(long number, List<NodeId> holders, GroupKey key) implements Encodable {

    public KeyEpoch {
        holders = List.copyOf(holders);
    }

    /** Of a key that one node made alone. */
    public static KeyEpoch sole(NodeId holder, GroupKey key) {
        return new KeyEpoch(0, List.of(holder), key);
    }

    /** The nodes with a share, by number, under the ids that they have now. */
    public SortedMap<Integer, NodeId> shareholders(Membership membership) {
        SortedMap<Integer, NodeId> nodes = new TreeMap<>();
        key.shares().keySet().forEach(number -> nodes.put(number, membership.latest(holders.get(number - 1))));
        return nodes;
    }

    /** The number of a node's share; empty where it has none. */
    public OptionalInt number(NodeId node, Membership membership) {
        return shareholders(membership).entrySet().stream()
                .filter(holder -> holder.getValue().equals(node))
                .mapToInt(Map.Entry::getKey)
                .findFirst();
    }

    static KeyEpoch decode(CanonicalReader in) {
        return new KeyEpoch(
                in.natural("an epoch"),
                in.list(KeyOperation.HOLDERS_MAX, each -> new NodeId(each.hash())),
                GroupKey.decode(in));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u64(number).list(holders, (to, holder) -> to.hash(holder.hash())).value(key);
    }
}
