package internet2.stoq.content.transfer;

import internet2.foundation.NodeId;
import internet2.stoq.content.manifest.ContentId;
import java.util.Set;

/** @param bytesPerSecond of each answer */
record SimulatedPeer(NodeId id, Manner manner, double bytesPerSecond, Set<ContentId> has) {

    enum Manner {
        HONEST,
        /** Sends other bytes. */
        LYING,
        /** Answers a few times, and then nobody reaches it. */
        VANISHING,
        /** Says what it has, and never sends it. */
        STUCK,
        /** Says that it has everything, and has next to nothing. */
        BOASTING,
        /** Refuses every other time. */
        BUSY
    }
}
