package internet2.ledger.membership;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.ledger.Genesis;
import internet2.ledger.StateReader;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long messages take from validators to a host and back, in this epoch and the one before: a query of the module.
 *
 * <p>Nothing is faster than light, so a round trip bounds the distance between host and witness from above. It says
 * nothing of the least distance (a host that waits looks far away), it believes the witness and its place, and it
 * measures whoever answers: a machine near the witness can answer for one far away that gave it its keys.
 */
public final class RoundTrips {

    private final StateReader state;
    private final Registry registry;

    RoundTrips(StateReader state, Registry registry) {
        this.state = state;
        this.registry = registry;
    }

    /** One witness's word. */
    public record RoundTrip(NodeId witness, long epoch, long micros) {}

    /**
     * How far a host is from a witness at most.
     *
     * @param nearest the witness with the shortest round trip
     * @param micros of that round trip
     */
    public record DistanceBound(NodeId nearest, long micros) {

        /** Light in vacuum goes this far in a second; in fibre, about two thirds of it. */
        private static final long METRES_PER_SECOND = 299_792_458;

        /** There and back at the speed of light: no way can be longer. */
        public long metres() {
            return micros * METRES_PER_SECOND / 2_000_000;
        }

        /** The same where all of the way is fibre, which is usual but not certain. */
        public long metresOfFibre() {
            return metres() * 2 / 3;
        }
    }

    /** The newest word of each witness, in the order of their ids. */
    public List<RoundTrip> of(NodeId host) {
        NodeId now = registry.latest(host);
        long epoch = registry.epoch().number();
        SortedMap<NodeId, RoundTrip> newest = new TreeMap<>();
        for (long each = Math.max(0, epoch - 1); each <= epoch; each++) {
            of(now, each).forEach(trip -> newest.put(trip.witness(), trip));
        }
        return List.copyOf(newest.values());
    }

    private List<RoundTrip> of(NodeId host, long epoch) {
        Bytes prefix = prefix(epoch).concat(host.hash().bytes());
        return state.scan(prefix, Genesis.VALIDATORS_MAX).stream()
                .map(entry -> new RoundTrip(
                        witness(entry.key()), epoch, CanonicalReader.decode(entry.value(), CanonicalReader::u32)))
                .toList();
    }

    /** What these say of each other, by witness and host. */
    public Map<NodeId, Map<NodeId, Duration>> among(Collection<NodeId> nodes) {
        Map<NodeId, Map<NodeId, Duration>> among = new HashMap<>();
        for (NodeId host : nodes) {
            for (RoundTrip trip : of(host)) {
                if (nodes.contains(trip.witness())) {
                    among.computeIfAbsent(trip.witness(), none -> new HashMap<>())
                            .put(host, Duration.of(trip.micros(), ChronoUnit.MICROS));
                }
            }
        }
        return among;
    }

    /** Whether the witness said of the host in this epoch how far it is. */
    public boolean isWitnessed(NodeId host, NodeId witness) {
        return state.get(key(registry.epoch().number(), host, witness)).isPresent();
    }

    /** From the shortest round trip that any witness saw; empty where nobody did. */
    public Optional<DistanceBound> distanceBound(NodeId host) {
        return shortest(of(host));
    }

    static Optional<DistanceBound> shortest(List<RoundTrip> trips) {
        return trips.stream()
                .min(Comparator.comparingLong(RoundTrip::micros))
                .map(trip -> new DistanceBound(trip.witness(), trip.micros()));
    }

    static Bytes prefix(long epoch) {
        return new CanonicalWriter().u8('t').u64(epoch).toBytes();
    }

    static Bytes key(long epoch, NodeId host, NodeId witness) {
        return prefix(epoch).concat(host.hash().bytes()).concat(witness.hash().bytes());
    }

    private static NodeId witness(Bytes key) {
        return new NodeId(
                Hash.wrap(key.slice(key.size() - Hash.SIZE, key.size()).toArray()));
    }
}
