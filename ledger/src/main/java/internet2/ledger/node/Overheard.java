package internet2.ledger.node;

import internet2.foundation.NodeId;
import internet2.ledger.Epoch;
import internet2.ledger.Submission;
import internet2.ledger.simplex.Event;
import internet2.ledger.simplex.Message;
import internet2.ledger.simplex.MessageCodec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * What validators say to a node that does not vote. An epoch begins for each of them at another moment: who joins with
 * it is told of its first views before it has the block that lets it in, and would wait for a time-out had it not
 * listened. So of proposals the first ones stay, as all later ones stand on them, and of everything else the newest.
 *
 * <p>Bounded by bytes, each kind by itself. What is said by others than the validators of the present epoch is not
 * kept: those who stay in the next one are among them, and operations carry their own proofs. Not thread-safe.
 */
final class Overheard {

    /** As many as may be under way while this node executes the block that lets it in. */
    static final int PROPOSALS_MAX = 4;

    /** Any proposal is shorter. */
    static final long PROPOSALS_BYTES_MAX = 16 << 20;

    static final long BATCHES_BYTES_MAX = 4 << 20;
    static final long OPERATIONS_BYTES_MAX = 4 << 20;

    /** Votes, certificates, and what else is short. */
    static final int OTHERS_MAX = 256;

    static final long OTHERS_BYTES_MAX = 4 << 20;

    /**
     * Where this node stands.
     *
     * @param epoch of the next block
     * @param view of the last one
     */
    record Place(Epoch epoch, long view) {}

    private record Kept(Incoming.Item item, long bytes) {}

    private record Proposal(Message.Propose message, Kept kept) {}

    /** The newest that there is room for. */
    private static final class Shelf {
        private final int itemsMax;
        private final long bytesMax;
        private final Deque<Kept> kept = new ArrayDeque<>();
        private long bytes;

        Shelf(int itemsMax, long bytesMax) {
            this.itemsMax = itemsMax;
            this.bytesMax = bytesMax;
        }

        void put(Kept newest) {
            kept.add(newest);
            bytes += newest.bytes();
            while (kept.size() > itemsMax || bytes > bytesMax) {
                bytes -= kept.remove().bytes();
            }
        }

        void moveTo(List<Incoming.Item> all) {
            kept.forEach(each -> all.add(each.item()));
            kept.clear();
            bytes = 0;
        }
    }

    private final List<Proposal> proposals = new ArrayList<>();
    private final Shelf batches = new Shelf(Integer.MAX_VALUE, BATCHES_BYTES_MAX);
    private final Shelf operations = new Shelf(Integer.MAX_VALUE, OPERATIONS_BYTES_MAX);
    private final Shelf others = new Shelf(OTHERS_MAX, OTHERS_BYTES_MAX);

    /** Keeps it, if this node may need it once it votes. */
    void keep(Incoming.Item item, Supplier<Place> place) {
        switch (item) {
            case Incoming.Item.Told(List<Submission> told) ->
                operations.put(new Kept(
                        item,
                        told.stream().mapToLong(each -> each.encoded().size()).sum()));
            case Incoming.Item.Happened(Event.Received(NodeId from, Message message)) -> {
                Place here = place.get();
                if (here.epoch().validators().indexOf(from).isPresent()) {
                    keep(message, new Kept(item, MessageCodec.encode(message).size()), here);
                }
            }
            default -> others.put(new Kept(item, 0));
        }
    }

    private void keep(Message message, Kept kept, Place place) {
        switch (message) {
            case Message.Propose proposal -> propose(new Proposal(proposal, kept), place);
            case Message.Batch batch -> batches.put(kept);
            case Message.Delivery delivery -> {} // nobody here asked for it
            default -> others.put(kept);
        }
    }

    /** Views are numbered on from epoch to epoch, so those up to the last block's are over. */
    private void propose(Proposal next, Place place) {
        proposals.removeIf(each -> view(each) <= place.view());
        long bytes = next.kept().bytes()
                + proposals.stream().mapToLong(each -> each.kept().bytes()).sum();
        long ofEpoch = next.message().vote().epoch() - place.epoch().number();
        boolean open = view(next) > place.view() && (ofEpoch == 0 || ofEpoch == 1);
        boolean again = proposals.stream()
                .anyMatch(each -> each.message().vote().equals(next.message().vote()));
        if (open && !again && proposals.size() < PROPOSALS_MAX && bytes <= PROPOSALS_BYTES_MAX) {
            proposals.add(next);
        }
    }

    private static long view(Proposal proposal) {
        return proposal.message().vote().view();
    }

    /** All of it, the proposals first; nothing is left. */
    List<Incoming.Item> take() {
        List<Incoming.Item> taken = new ArrayList<>();
        proposals.forEach(each -> taken.add(each.kept().item()));
        proposals.clear();
        batches.moveTo(taken);
        operations.moveTo(taken);
        others.moveTo(taken);
        return taken;
    }
}
