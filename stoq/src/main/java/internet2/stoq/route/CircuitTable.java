package internet2.stoq.route;

import internet2.foundation.NodeId;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The circuits of one node. Thread-safe. */
final class CircuitTable {

    private static final long NUMBERS = 0xffff_ffffL;

    private record Key(NodeId peer, long number) {}

    private final AtomicLong next;
    private final Map<Key, Circuit> byNumber = new ConcurrentHashMap<>();
    private final Map<InetSocketAddress, Circuit> byPlace = new ConcurrentHashMap<>();

    /** @param firstNumber drawn at random: a peer that outlives us must not mistake new circuits for old ones */
    CircuitTable(long firstNumber) {
        next = new AtomicLong(firstNumber);
    }

    long newNumber() {
        return next.getAndIncrement() & NUMBERS;
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
        return there;
    }

    List<Circuit> unusedSince(Instant then) {
        return all().stream().filter(each -> each.usedAt().isBefore(then)).toList();
    }

    /** Circuits of others that go through here. */
    List<Circuit> relayed() {
        return all().stream().filter(Circuit::isRelayed).distinct().toList();
    }

    /** Of those that a peer asked for, the one that was unused the longest, if nobody used it since. */
    Optional<Circuit> relayedUnusedSince(NodeId asking, Instant then) {
        return unusedSince(then).stream()
                .filter(Circuit::isRelayed)
                .filter(each -> each.first().peer().equals(asking))
                .min(Comparator.comparing(Circuit::usedAt));
    }

    private Collection<Circuit> all() {
        return byNumber.values();
    }
}
