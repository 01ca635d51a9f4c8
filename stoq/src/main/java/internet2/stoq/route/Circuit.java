package internet2.stoq.route;

import internet2.foundation.NodeId;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One circuit as this node sees it: between two others, or ending here. */
final class Circuit {

    /**
     * A neighbour on it.
     *
     * @param ours the number by which it addresses us
     * @param theirs the number by which we address it
     */
    record Side(NodeId peer, long ours, long theirs) {}

    private final List<Side> sides;
    private final Optional<InetSocketAddress> place;
    private final boolean begunHere;
    private volatile Instant usedAt;

    private Circuit(List<Side> sides, Optional<InetSocketAddress> place, boolean begunHere, Instant now) {
        this.sides = sides;
        this.place = place;
        this.begunHere = begunHere;
        this.usedAt = now;
    }

    /** @param place where the far end seems to be */
    static Circuit ending(Side side, InetSocketAddress place, boolean begunHere, Instant now) {
        return new Circuit(List.of(side), Optional.of(place), begunHere, now);
    }

    /** @param asked the neighbour that asked for it */
    static Circuit relayed(Side asked, Side onwards, Instant now) {
        return new Circuit(List.of(asked, onwards), Optional.empty(), false, now);
    }

    List<Side> sides() {
        return sides;
    }

    /** The neighbour that asked for it, or that we asked. */
    Side first() {
        return sides.getFirst();
    }

    /** Who gets what comes from {@code from}; empty where the circuit ends here. */
    Optional<Side> beyond(NodeId from, long ours) {
        return place.isPresent()
                ? Optional.empty()
                : sides.stream()
                        .filter(side -> !(side.peer().equals(from) && side.ours() == ours))
                        .findFirst();
    }

    /** Where the far end seems to be, where the circuit ends here. */
    Optional<InetSocketAddress> place() {
        return place;
    }

    /** Whether it is of others. */
    boolean isRelayed() {
        return place.isEmpty();
    }

    boolean begunHere() {
        return begunHere;
    }

    void used(Instant now) {
        usedAt = now;
    }

    Instant usedAt() {
        return usedAt;
    }
}
