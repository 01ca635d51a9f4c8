package internet2.stoq.route;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import internet2.stoq.CallTimedOut;
import internet2.stoq.Connection;
import internet2.stoq.ConnectionLost;
import internet2.stoq.Handler;
import internet2.stoq.Peer;
import internet2.stoq.Service;
import internet2.stoq.StoqException;
import internet2.stoq.StoqRefusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Who relays, at what terms, and how far away a peer is. */
final class Relays {

    /** A destination's id to {@link RelayTerms}; refused where this node carries nothing for the one that asks. */
    static final int TERMS = 14;

    /** Bytes to the same bytes. */
    static final int PING = 15;

    /** Fills a packet of any path: where large packets are swallowed, small ones would tell nothing of it. */
    private static final Bytes FULL_PACKET = Bytes.wrap(new byte[1400]);

    /** A relay whose way onwards is not measured yet comes after those whose way is. */
    private static final Duration UNMEASURED = Duration.ofSeconds(1);

    private final RelayPolicy policy;
    private final Circuits.Neighbours neighbours;

    Relays(RelayPolicy policy, Circuits.Neighbours neighbours) {
        this.policy = policy;
        this.neighbours = neighbours;
    }

    /** @param toRelay round trip from here */
    record Offer(NodeId relay, RelayTerms terms, Duration toRelay) {

        private Duration inAll() {
            return toRelay.plus(terms.roundTrip().orElse(UNMEASURED));
        }
    }

    List<Handler> services() {
        return List.of(Service.of(TERMS, this::terms), Service.of(PING, (peer, request) -> request));
    }

    /** A round trip through the whole connection; empty where nobody answers in time. Blocks. */
    static Optional<Duration> roundTrip(Connection connection, Duration patience) throws StoqException {
        long asked = System.nanoTime();
        try {
            connection.call(PING, FULL_PACKET, patience);
        } catch (StoqRefusal e) {
            // Who refuses lives.
        } catch (CallTimedOut e) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos(System.nanoTime() - asked));
    }

    /**
     * What neighbours said.
     *
     * @param offers of those that relay to a destination, the nearest first
     * @param refusing those that carry nothing for us
     */
    record Answers(List<Offer> offers, Set<NodeId> refusing) {}

    /** Asks neighbours whether they relay to a destination. Blocks. */
    Answers answers(List<Connection> neighbours, NodeId destination, Duration patience) {
        Bytes question = new CanonicalWriter().hash(destination.hash()).toBytes();
        List<Offer> offers = new ArrayList<>();
        Set<NodeId> refusing = new HashSet<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Offer>> questions = neighbours.stream()
                    .<Callable<Offer>>map(each -> () -> ask(each, question, patience))
                    .toList();
            List<Future<Offer>> answers = threads.invokeAll(questions);
            for (int i = 0; i < answers.size(); i++) {
                try {
                    offers.add(answers.get(i).get());
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof StoqRefusal refusal
                            && refusal.code().equals(Circuits.NOT_ADMITTED)) {
                        refusing.add(neighbours.get(i).peer().id());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        offers.sort(Comparator.comparing(Offer::inAll).thenComparing(Offer::relay));
        return new Answers(offers, refusing);
    }

    private static Offer ask(Connection relay, Bytes question, Duration patience) throws StoqException {
        long asked = System.nanoTime();
        Bytes answer = relay.call(TERMS, question, patience);
        Duration took = Duration.ofNanos(System.nanoTime() - asked);
        try {
            return new Offer(relay.peer().id(), CanonicalReader.decode(answer, RelayTerms::decode), took);
        } catch (MalformedInputException e) {
            throw new ConnectionLost(relay.peer() + " answered no terms: " + e.getMessage());
        }
    }

    private Bytes terms(Peer peer, Bytes request) throws StoqRefusal {
        NodeId destination;
        try {
            destination = new NodeId(CanonicalReader.decode(request, CanonicalReader::hash));
        } catch (MalformedInputException e) {
            throw new StoqRefusal("malformed", String.valueOf(e.getMessage()));
        }
        if (!policy.admits().test(peer.id())) {
            throw new StoqRefusal(Circuits.NOT_ADMITTED, "this node carries nothing for " + peer.id());
        }
        Optional<Duration> roundTrip = neighbours
                .live(destination)
                .flatMap(Relays::measured)
                .filter(took -> took.compareTo(RelayTerms.ROUND_TRIP_MAX) <= 0);
        return new RelayTerms(policy.price(), roundTrip).encoded();
    }

    private static Optional<Duration> measured(Connection connection) {
        try {
            return Optional.of(connection.statistics().roundTrip());
        } catch (ConnectionLost e) {
            return Optional.empty();
        }
    }
}
