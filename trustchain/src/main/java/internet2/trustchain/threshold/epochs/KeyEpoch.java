package internet2.trustchain.threshold.epochs;

import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.threshold.GroupKey;
import java.util.List;

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
