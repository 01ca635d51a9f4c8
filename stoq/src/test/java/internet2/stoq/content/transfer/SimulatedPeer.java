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
        /** Says that it has everything, and never sends anything. */
        STALLING,
        /** Refuses every other time. */
        BUSY,
        /** Says that it has everything, and has too much to do whenever it is to send it. */
        REFUSING,
        /** Its connection breaks once, with all that is under way. */
        BROKEN_ONCE;

        boolean boasts() {
            return this == BOASTING || this == STALLING || this == REFUSING;
        }
    }
}
