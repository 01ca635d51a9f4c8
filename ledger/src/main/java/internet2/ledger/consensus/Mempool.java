package internet2.ledger.consensus;

import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.ledger.Submission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Operations that wait for a block: bounded, in sequence, and fair among accounts.
 *
 * <p>A <em>lane</em> is a session key of an account, or the account's identity; each has its own sequence. Blocks are
 * filled by taking turns among accounts, so one that floods delays itself.
 */
final class Mempool {

    /** What waits in all. */
    static final int OPERATIONS_MAX = 65_536;

    static final long BYTES_MAX = 128L << 20;

    /** What one account may have waiting. */
    static final int ACCOUNT_OPERATIONS_MAX = OPERATIONS_MAX / 4;

    static final long ACCOUNT_BYTES_MAX = BYTES_MAX / 4;

    /** Operations of one account before it is the next one's turn. */
    private static final int TURN = 32;

    /** Why an operation is not taken. */
    record Refusal(String code, String reason) {}

    private record LaneKey(NodeId account, Optional<Ed25519PublicKey> session) {
        static LaneKey of(Submission submission) {
            return new LaneKey(submission.operation().account(), submission.session());
        }
    }

    /** One lane's operations that are not committed: {@code open} of them, the next to arrive has {@code next}. */
    private static final class Lane {
        long next;
        int open;
    }

    private static final class Queue {
        final Deque<Submission> waiting = new ArrayDeque<>();
        long bytes;
    }

    private final Map<LaneKey, Lane> lanes = new HashMap<>();
    private final SequencedMap<NodeId, Queue> queues = new LinkedHashMap<>();
    private int operations;
    private long bytes;

    int size() {
        return operations;
    }

    /** Takes the operation in, or says why not. */
    Optional<Refusal> offer(Submission submission, long committedNext) {
        LaneKey key = LaneKey.of(submission);
        long sequence = submission.operation().sequence();
        Lane lane = lanes.get(key);
        long next = lane == null ? committedNext : lane.next;
        if (sequence < next) {
            return Optional.of(new Refusal(
                    "sequence-replayed", "sequence number " + sequence + " is taken, " + next + " comes next"));
        }
        if (sequence > next) {
            return Optional.of(new Refusal("sequence-gap", "sequence number " + next + " comes next, not " + sequence));
        }
        Optional<Refusal> full = room(submission);
        if (full.isEmpty()) {
            add(key, submission);
        }
        return full;
    }

    private Optional<Refusal> room(Submission submission) {
        int size = submission.encoded().size();
        if (operations >= OPERATIONS_MAX || bytes + size > BYTES_MAX) {
            return Optional.of(
                    new Refusal("overloaded", operations + " operations wait already; try again in a second"));
        }
        Queue queue = queues.get(submission.operation().account());
        if (queue != null
                && (queue.waiting.size() >= ACCOUNT_OPERATIONS_MAX || queue.bytes + size > ACCOUNT_BYTES_MAX)) {
            return Optional.of(new Refusal(
                    "overloaded",
                    queue.waiting.size() + " operations of this account wait already; wait for their receipts"));
        }
        return Optional.empty();
    }

    private void add(LaneKey key, Submission submission) {
        Lane lane = lanes.computeIfAbsent(key, absent -> new Lane());
        lane.next = submission.operation().sequence() + 1;
        lane.open++;
        Queue queue = queues.computeIfAbsent(key.account(), absent -> new Queue());
        queue.waiting.add(submission);
        queue.bytes += submission.encoded().size();
        operations++;
        bytes += submission.encoded().size();
    }

    /** The next block's operations, at most so many; they stay open until {@link #settle} or {@link #drop}. */
    List<Submission> take(int countMax, long bytesMax) {
        List<Submission> taken = new ArrayList<>();
        long room = bytesMax;
        boolean fits = true;
        while (fits && !queues.isEmpty() && taken.size() < countMax) {
            Map.Entry<NodeId, Queue> turn = queues.pollFirstEntry();
            Queue queue = turn.getValue();
            for (int i = 0; i < TURN && fits && taken.size() < countMax && !queue.waiting.isEmpty(); i++) {
                int size = queue.waiting.getFirst().encoded().size();
                fits = size <= room;
                if (fits) {
                    room -= size;
                    taken.add(remove(queue));
                }
            }
            if (!queue.waiting.isEmpty()) {
                queues.putLast(turn.getKey(), queue);
            }
        }
        return taken;
    }

    private Submission remove(Queue queue) {
        Submission first = queue.waiting.removeFirst();
        queue.bytes -= first.encoded().size();
        operations--;
        bytes -= first.encoded().size();
        return first;
    }

    /**
     * A block with these operations is committed.
     *
     * @param consumed which of them used their sequence number up
     * @return operations that waited behind one that did not: their sequence has a gap now
     */
    List<Submission> settle(List<Submission> included, BitSet consumed) {
        List<Submission> broken = new ArrayList<>();
        for (int i = 0; i < included.size(); i++) {
            LaneKey key = LaneKey.of(included.get(i));
            if (!consumed.get(i)) {
                broken.addAll(breakLane(key));
            } else {
                close(key);
            }
        }
        return broken;
    }

    /** A block with these operations will not be: their lanes begin anew, and what waited behind them is returned. */
    List<Submission> drop(List<Submission> included) {
        return settle(included, new BitSet());
    }

    private void close(LaneKey key) {
        Lane lane = lanes.get(key);
        if (lane != null && --lane.open == 0) {
            lanes.remove(key);
        }
    }

    private List<Submission> breakLane(LaneKey key) {
        List<Submission> broken = new ArrayList<>();
        Queue queue = queues.get(key.account());
        if (lanes.remove(key) == null || queue == null) {
            return broken;
        }
        Iterator<Submission> waiting = queue.waiting.iterator();
        while (waiting.hasNext()) {
            Submission next = waiting.next();
            if (LaneKey.of(next).equals(key)) {
                waiting.remove();
                broken.add(next);
                queue.bytes -= next.encoded().size();
                operations--;
                bytes -= next.encoded().size();
            }
        }
        if (queue.waiting.isEmpty()) {
            queues.remove(key.account());
        }
        return broken;
    }
}
