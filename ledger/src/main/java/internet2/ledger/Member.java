package internet2.ledger;

import internet2.foundation.NodeId;

/**
 * One identity that the network admitted.
 *
 * @param name for people; not unique
 * @param stake bonded, in the network's smallest unit
 * @param host the machine whose presence stands for this member's place: itself for a node
 * @param excluded no longer allowed to do anything; the record remains
 */
public record Member(NodeId id, String name, Role role, long stake, NodeId host, boolean excluded) {

    /** Whether it is a machine, and one that may act. */
    public boolean isActiveNode() {
        return role == Role.NODE && !excluded;
    }
}
