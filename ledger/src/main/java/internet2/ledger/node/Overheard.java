package internet2.ledger.node;

import internet2.ledger.simplex.Event;
import internet2.ledger.simplex.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The newest of what validators say to a node that does not vote. An epoch begins for each of them at another moment:
 * who joins with it is told of its first views before it has the block that lets it in, and would wait for a time-out
 * had it not listened. Thread-safe.
 */
final class Overheard {

    static final int ITEMS_MAX = 256;

    /** Of those that carry operations, up to a mebibyte each. */
    static final int HEAVY_MAX = 8;

    private final Deque<Incoming.Item> kept = new ArrayDeque<>();
    private int heavy;

    /** Keeps it, and lets go of an older one where there are too many. */
    synchronized void keep(Incoming.Item item) {
        kept.add(item);
        heavy += isHeavy(item) ? 1 : 0;
        if (heavy > HEAVY_MAX) {
            dropHeavy();
        } else if (kept.size() > ITEMS_MAX) {
            heavy -= isHeavy(kept.remove()) ? 1 : 0;
        }
    }

    private void dropHeavy() {
        for (Iterator<Incoming.Item> each = kept.iterator(); each.hasNext(); ) {
            if (isHeavy(each.next())) {
                each.remove();
                heavy--;
                return;
            }
        }
    }

    private static boolean isHeavy(Incoming.Item item) {
        return switch (item) {
            case Incoming.Item.Told told -> true;
            case Incoming.Item.Happened(Event.Received(var from, Message message)) ->
                message instanceof Message.Propose
                        || message instanceof Message.Delivery
                        || message instanceof Message.Batch;
            default -> false;
        };
    }

    /** All of it, in its order; nothing is left. */
    synchronized List<Incoming.Item> take() {
        List<Incoming.Item> taken = new ArrayList<>(kept);
        kept.clear();
        heavy = 0;
        return taken;
    }
}
