package internet2.stoq.route;

import internet2.foundation.NodeId;
import internet2.stoq.StoqRefusal;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The circuits of one node, and how many there may be. Thread-safe. */
final class CircuitTable {

    private static final long NUMBERS = 0xffff_ffffL;

    private record Key(NodeId peer, long number) {}

    private final AtomicLong next;
    private final Map<Key, Circuit> byNumber = new ConcurrentHashMap<>();
    private final Map<InetSocketAddress, Circuit> byPlace = new ConcurrentHashMap<>();
    /** How many each peer asked for; guarded by the monitor. */
    private final Map<NodeId, Integer> asked = new HashMap<>();

    private int askedInAll;

    /** @param firstNumber drawn at random: a peer that outlives us must not mistake new circuits for old ones */
    CircuitTable(long firstNumber) {
        next = new AtomicLong(firstNumber);
    }

    long newNumber() {
        return next.getAndIncrement() & NUMBERS;
    }

    /** Takes a place for a circuit that a peer asks for. */
    synchronized void reserve(NodeId peer, int inAllMax, int perPeerMax) throws StoqRefusal {
        int ofPeer = asked.getOrDefault(peer, 0);
        if (askedInAll >= inAllMax || ofPeer >= perPeerMax) {
            throw new StoqRefusal(
                    StoqRefusal.OVERLOADED, "at most " + perPeerMax + " circuits a node, " + inAllMax + " in all");
        }
        asked.put(peer, ofPeer + 1);
        askedInAll++;
    }

    /** Gives a place back. */
    synchronized void release(NodeId peer) {
        asked.computeIfPresent(peer, (same, count) -> count == 1 ? null : count - 1);
        askedInAll--;
    }

    void add(Circuit circuit) {
        circuit.sides().forEach(side -> byNumber.put(new Key(side.peer(), side.ours()), circuit));
        circuit.place().ifPresent(place -> byPlace.put(place, circuit));
    }

    Optional<Circuit> find(NodeId peer, long ours) {
        return Optional.ofNullable(byNumber.get(new Key(peer, ours)));
    }

    Optional<Circuit> at(InetSocketAddress place) {
        return Optional.ofNullable(byPlace.get(place));
    }

    /** @return whether it was there */
    boolean remove(Circuit circuit) {
        circuit.place().ifPresent(byPlace::remove);
        boolean there = false;
        for (Circuit.Side side : circuit.sides()) {
            there |= byNumber.remove(new Key(side.peer(), side.ours()), circuit);
        }
        if (there && !circuit.begunHere()) {
            release(circuit.first().peer());
        }
        return there;
    }

    List<Circuit> unusedSince(Instant then) {
        return all().stream().filter(each -> each.usedAt().isBefore(then)).toList();
    }

    /** Circuits of others that go through here. */
    long relayed() {
        return all().stream().filter(each -> each.place().isEmpty()).distinct().count();
    }

    private Collection<Circuit> all() {
        return byNumber.values();
    }
}
