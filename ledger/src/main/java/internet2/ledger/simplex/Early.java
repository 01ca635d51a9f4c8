package internet2.ledger.simplex;

import internet2.foundation.NodeId;
import java.util.ArrayList;
import java.util.List;

/** Messages of the next epoch, from validators who begin it a moment before this one does. */
final class Early {

    private static final int MESSAGES_MAX = 1024;
    private static final int PROPOSALS_MAX = 4;

    record Kept(NodeId from, Message message) {}

    private List<Kept> kept = new ArrayList<>();
    private int proposals;

    void keep(NodeId from, Message message) {
        boolean proposal = message instanceof Message.Propose;
        if (kept.size() < MESSAGES_MAX && (!proposal || proposals++ < PROPOSALS_MAX)) {
            kept.add(new Kept(from, message));
        }
    }

    List<Kept> take() {
        List<Kept> taken = kept;
        kept = new ArrayList<>();
        proposals = 0;
        return taken;
    }
}
