package internet2.stoq.content.transfer;

import internet2.foundation.NodeId;
import java.util.Map;

/**
 * What a fetch moved.
 *
 * @param movedBytes packed bytes of objects that peers sent, checked
 * @param objects how many those were
 * @param byPeer the bytes by who sent them
 * @param dropped peers that are not asked any more
 */
public record FetchReport(long movedBytes, long objects, Map<NodeId, Long> byPeer, Map<NodeId, DropReason> dropped) {

    public FetchReport {
        byPeer = Map.copyOf(byPeer);
        dropped = Map.copyOf(dropped);
    }
}
