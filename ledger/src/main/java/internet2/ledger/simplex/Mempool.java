package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.ledger.Submission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Operations that are not committed: bounded, in sequence, and fair among accounts.
 *
 * <p>A <em>lane</em> is a session key of an account, or the account's identity; each has its own sequence. Blocks are
 * filled by taking turns among accounts, so one that floods delays itself. An operation stays until a block with it is
 * committed: the block that it was taken for may come to nothing.
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

    /** One lane's operations by their sequence numbers, without gaps. */
    private static final class Lane {
        final TreeMap<Long, Submission> waiting = new TreeMap<>();
        long next;
    }

    /** One account's operations in the order of their arrival. */
    private static final class Queue {
        final SequencedMap<Hash, Submission> waiting = new LinkedHashMap<>();
        long bytes;
    }

    private final Map<LaneKey, Lane> lanes = new HashMap<>();
    private final SequencedMap<NodeId, Queue> queues = new LinkedHashMap<>();
    private final SequencedMap<Hash, Submission> ours = new LinkedHashMap<>();
    private int operations;
    private long bytes;

    int size() {
        return operations;
    }

    /** Takes the operation in, or says why not. One that waits already is taken as it is. */
    Optional<Refusal> offer(Submission submission, long committedNext, boolean isOurs) {
        LaneKey key = LaneKey.of(submission);
        long sequence = submission.operation().sequence();
        Lane lane = lanes.get(key);
        long next = lane == null ? committedNext : Math.max(lane.next, committedNext);
        if (lane != null && isSame(lane.waiting.get(sequence), submission)) {
            keep(submission, isOurs);
            return Optional.empty();
        }
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
            keep(submission, isOurs);
        }
        return full;
    }

    private static boolean isSame(@Nullable Submission waiting, Submission submission) {
        return waiting != null && waiting.id().equals(submission.id());
    }

    private void keep(Submission submission, boolean isOurs) {
        if (isOurs) {
            ours.put(submission.id(), submission);
        }
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
        lane.waiting.put(submission.operation().sequence(), submission);
        Queue queue = queues.computeIfAbsent(key.account(), absent -> new Queue());
        queue.waiting.put(submission.id(), submission);
        queue.bytes += submission.encoded().size();
        operations++;
        bytes += submission.encoded().size();
    }

    private void remove(Submission submission) {
        NodeId account = submission.operation().account();
        Queue queue = queues.get(account);
        if (queue == null || queue.waiting.remove(submission.id()) == null) {
            return;
        }
        ours.remove(submission.id());
        queue.bytes -= submission.encoded().size();
        operations--;
        bytes -= submission.encoded().size();
        if (queue.waiting.isEmpty()) {
            queues.remove(account);
        }
    }

    /** Whether something waits that is in none of these blocks. */
    boolean hasOthersThan(Set<Hash> underWay) {
        return operations > underWay.size()
                || queues.values().stream()
                        .flatMap(queue -> queue.waiting.keySet().stream())
                        .anyMatch(id -> !underWay.contains(id));
    }

    /** Those that clients wait for here, the oldest first. */
    Collection<Submission> ours() {
        return ours.values();
    }

    /**
     * The next block's operations, at most so many; they stay until {@link #settle}.
     *
     * @param underWay operations of the blocks that the next one stands on
     */
    List<Submission> take(int countMax, long bytesMax, Set<Hash> underWay) {
        return take(countMax, bytesMax, id -> !underWay.contains(id));
    }

    /** The same, of those that clients wait for here. */
    List<Submission> takeOurs(int countMax, long bytesMax, Set<Hash> underWay) {
        return take(countMax, bytesMax, id -> ours.containsKey(id) && !underWay.contains(id));
    }

    private List<Submission> take(int countMax, long bytesMax, Predicate<Hash> eligible) {
        List<Submission> taken = new ArrayList<>();
        Deque<Map.Entry<NodeId, Iterator<Submission>>> turns = new ArrayDeque<>();
        queues.forEach((account, queue) ->
                turns.add(Map.entry(account, queue.waiting.values().iterator())));
        List<NodeId> served = new ArrayList<>();
        long room = bytesMax;
        while (!turns.isEmpty() && taken.size() < countMax && room > 0) {
            Map.Entry<NodeId, Iterator<Submission>> turn = turns.removeFirst();
            int before = taken.size();
            room = take(turn.getValue(), Math.min(countMax, before + TURN), room, eligible, taken);
            if (taken.size() > before) {
                served.add(turn.getKey());
                turns.addLast(turn);
            }
        }
        served.stream().distinct().forEach(account -> {
            Queue queue = queues.remove(account);
            if (queue != null) {
                queues.putLast(account, queue);
            }
        });
        return taken;
    }

    /** One turn; returns the room that is left, 0 once something did not fit. */
    private static long take(
            Iterator<Submission> waiting, int countMax, long room, Predicate<Hash> eligible, List<Submission> taken) {
        long left = room;
        while (waiting.hasNext() && taken.size() < countMax) {
            Submission next = waiting.next();
            if (!eligible.test(next.id())) {
                continue;
            }
            int size = next.encoded().size();
            if (size > left) {
                return 0;
            }
            left -= size;
            taken.add(next);
        }
        return left;
    }

    /**
     * What a committed block means for what waits.
     *
     * @param broken operations that waited for a sequence number which will not come or is gone
     * @param inVain which of the block's operations were refused though theirs still wait here: a leader took a copy
     *     with another nonce or signature, or took them out of turn; nobody needs to hear of that
     */
    record Settled(List<Submission> broken, BitSet inVain) {}

    /**
     * A block with these operations is committed.
     *
     * @param consumed which of them used their sequence number up
     */
    Settled settle(List<Submission> included, BitSet consumed) {
        List<Submission> broken = new ArrayList<>();
        BitSet inVain = new BitSet();
        for (int i = 0; i < included.size(); i++) {
            Submission operation = included.get(i);
            LaneKey key = LaneKey.of(operation);
            Lane lane = lanes.get(key);
            if (lane == null) {
                continue;
            }
            @Nullable
            Submission waiting = lane.waiting.get(operation.operation().sequence());
            if (consumed.get(i)) {
                pass(lane, operation, broken);
            } else if (isSame(waiting, operation)) {
                boolean itsTurn =
                        lane.waiting.firstKey() == operation.operation().sequence();
                if (itsTurn && waiting != null && waiting.encoded().equals(operation.encoded())) {
                    cut(lane, operation, broken);
                } else {
                    inVain.set(i);
                }
            }
            if (lane.waiting.isEmpty()) {
                lanes.remove(key);
            }
        }
        return new Settled(broken, inVain);
    }

    /** The lane is past this operation. */
    private void pass(Lane lane, Submission operation, List<Submission> broken) {
        Collection<Submission> gone =
                lane.waiting.headMap(operation.operation().sequence(), true).values();
        for (Submission each : gone) {
            remove(each);
            if (!each.id().equals(operation.id())) {
                broken.add(each);
            }
        }
        gone.clear();
        lane.next = Math.max(lane.next, operation.operation().sequence() + 1);
    }

    /** The operation is void, and what waited behind it has a gap before it. */
    private void cut(Lane lane, Submission operation, List<Submission> broken) {
        Collection<Submission> behind =
                lane.waiting.tailMap(operation.operation().sequence(), true).values();
        for (Submission each : behind) {
            remove(each);
            if (!each.id().equals(operation.id())) {
                broken.add(each);
            }
        }
        behind.clear();
        lane.next = operation.operation().sequence();
    }
}
