package internet2.stoq.route;

import internet2.foundation.NodeId;
import java.util.function.Predicate;

/**
 * What a node's owner lets it do for others.
 *
 * @param admits who may have packets carried through here
 * @param circuitsMax open at once, of everybody
 * @param circuitsPerPeer open at once, of one
 * @param bytesPerSecond carried in both directions together, of everybody, and a quarter of it of one; beyond that
 *     packets are dropped
 * @param price asked for a GiB: a figure that others weigh when they choose a way. Nothing is collected
 */
public record RelayPolicy(
        Predicate<NodeId> admits, int circuitsMax, int circuitsPerPeer, long bytesPerSecond, long price) {

    public RelayPolicy {
        if (circuitsMax < 0 || circuitsPerPeer < 0 || bytesPerSecond < 0 || price < 0) {
            throw new IllegalArgumentException("a relay's limits and its price are not negative");
        }
    }

    /** Carries nothing for anybody. */
    public static RelayPolicy closed() {
        return new RelayPolicy(nobody -> false, 0, 0, 0, 0);
    }
}
