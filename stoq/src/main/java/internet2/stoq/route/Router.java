package internet2.stoq.route;

import internet2.foundation.NodeId;
import internet2.stoq.Connection;
import internet2.stoq.ConnectionLost;
import internet2.stoq.ConnectionRefused;
import internet2.stoq.Handler;
import internet2.stoq.RefusalCode;
import internet2.stoq.Stoq;
import internet2.stoq.StoqException;
import internet2.stoq.quic.CarriedPlace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects to nodes over the best path there is, straight or through relays; and relays for others as far as its owner
 * allows.
 *
 * <p>Made before STOQ, which serves its {@link #services()}; until {@link #attach} it connects to nobody. Every path in
 * use is asked for a sign of life every few seconds, those through relays only where the direct one fails or is slow.
 * When another path comes into use, the connection over the one before is closed: whoever used it asks for another, as
 * after any break. Thread-safe.
 */
public final class Router implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Router.class);

    private final RouterConfiguration configuration;
    private final PathStrategy strategy;
    private final RouteObserver observer;
    private final InstantSource clock;
    private final Circuits circuits;
    private final Relays relays;
    private final Map<NodeId, Route> routes = new ConcurrentHashMap<>();
    private final Semaphore closing = new Semaphore(0);
    private volatile @Nullable Ground ground;

    /** What there is once STOQ is open. */
    private record Ground(Stoq stoq, Function<NodeId, Optional<InetSocketAddress>> addresses) {}

    public Router(
            NodeId self,
            RelayPolicy policy,
            RouterConfiguration configuration,
            PathStrategy strategy,
            RouteObserver observer,
            InstantSource clock,
            RandomGenerator random) {
        this.configuration = configuration;
        this.strategy = strategy;
        this.observer = observer;
        this.clock = clock;
        Neighbourhood around = new Neighbourhood();
        this.circuits = new Circuits(self, policy, around, observer, clock, random.nextInt() & 0xffff_ffffL);
        this.relays = new Relays(policy, around);
    }

    /** What STOQ is to serve for it. */
    public List<Handler> services() {
        List<Handler> services = new ArrayList<>(circuits.services());
        services.addAll(relays.services());
        return services;
    }

    /**
     * From now on it connects. Once.
     *
     * @param addresses where nodes are, straight; a relay asks it for the next hop
     */
    public void attach(Stoq stoq, Function<NodeId, Optional<InetSocketAddress>> addresses) throws IOException {
        stoq.carry(circuits.incoming(), circuits.outgoing());
        ground = new Ground(stoq, addresses);
        Thread.ofVirtual().name("router").start(this::measure);
    }

    /**
     * A proven connection to that node over the path in use; a live one is reused. Blocks.
     *
     * @param address where it is, straight
     */
    public Connection connect(InetSocketAddress address, NodeId to) throws StoqException {
        if (CarriedPlace.is(address)) {
            return any(to).orElseThrow(() -> new ConnectionLost("the circuit by which " + to + " came is gone"));
        }
        Optional<Route> route = route(address, to);
        if (route.isEmpty()) {
            return ground().stoq().connect(address, to);
        }
        Path path = route.get().path();
        Optional<Connection> live = live(route.get(), path);
        if (live.isPresent()) {
            return live.get();
        }
        try {
            return open(route.get(), path);
        } catch (StoqException e) {
            if (isFinal(e)) {
                throw e;
            }
            route.get().learn(new PathEvent.Broken(path, clock.instant()));
            return otherwise(route.get(), path, e);
        }
    }

    /** The paths in use, by destination. */
    public List<RouteView> routes() {
        return routes.values().stream()
                .sorted(Comparator.comparing(Route::destination))
                .map(Router::view)
                .toList();
    }

    Circuits circuits() {
        return circuits;
    }

    /** Circuits of others that go through here. */
    public long circuitsRelayed() {
        return circuits.relayed();
    }

    /** Measures no more; connections stay. */
    @Override
    public void close() {
        closing.release();
    }

    private static RouteView view(Route route) {
        PathChoice choice = route.choice();
        return new RouteView(
                route.destination(),
                choice.path(),
                choice.reason(),
                choice.since(),
                List.copyOf(choice.known().values()));
    }

    private Ground ground() throws ConnectionLost {
        Ground there = ground;
        if (there == null) {
            throw new ConnectionLost("the transport is not open yet");
        }
        return there;
    }

    private Optional<Route> route(InetSocketAddress address, NodeId to) {
        Route route = routes.get(to);
        if (route == null && routes.size() < configuration.routesMax()) {
            route = routes.computeIfAbsent(to, node -> new Route(node, address, strategy, observer, clock.instant()));
        }
        Optional<Route> found = Optional.ofNullable(route);
        found.ifPresent(known -> known.used(address, clock.instant()));
        return found;
    }

    /** A node that answers and says no, says so along every path. */
    private static boolean isFinal(StoqException e) {
        return e instanceof ConnectionRefused refused
                && refused.code() != RefusalCode.HANDSHAKE_TIMED_OUT
                && refused.code() != RefusalCode.UNEXPECTED_NODE
                && refused.code() != RefusalCode.TLS_FAILURE;
    }

    /** A path failed: any connection that is there will do, else the first relay that leads through. */
    private Connection otherwise(Route route, Path failed, StoqException why) throws StoqException {
        Optional<Connection> any = any(route.destination());
        if (any.isPresent()) {
            return any.get();
        }
        learnTerms(route);
        for (Path path : route.othersThan(failed)) {
            try {
                return open(route, path);
            } catch (StoqException e) {
                route.learn(new PathEvent.Broken(path, clock.instant()));
            }
        }
        throw why;
    }

    private Optional<Connection> live(Route route, Path path) throws ConnectionLost {
        if (path.isDirect()) {
            return straight(route.destination());
        }
        return Optional.ofNullable(route.relayed().get(path))
                .map(Route.Relayed::connection)
                .filter(Connection::isOpen);
    }

    private Optional<Connection> any(NodeId node) throws ConnectionLost {
        return ground().stoq().connections().stream()
                .filter(each -> each.peer().id().equals(node))
                .findFirst();
    }

    private Optional<Connection> straight(NodeId node) throws ConnectionLost {
        return ground().stoq().connections().stream()
                .filter(each -> each.peer().id().equals(node))
                .filter(each -> !CarriedPlace.is(each.peer().address()))
                .findFirst();
    }

    private Connection open(Route route, Path path) throws StoqException {
        Connection connection =
                path.isDirect() ? ground().stoq().connect(route.address(), route.destination()) : relayed(route, path);
        ask(route, path, connection);
        return connection;
    }

    /** One that somebody else has opened meanwhile, or a new one. */
    private Connection relayed(Route route, Path path) throws StoqException {
        ReentrantLock opening = route.opening(path);
        opening.lock();
        try {
            Optional<Connection> live = live(route, path);
            return live.isPresent() ? live.get() : newRelayed(route, path);
        } finally {
            opening.unlock();
        }
    }

    private Connection newRelayed(Route route, Path path) throws StoqException {
        InetSocketAddress place = circuits.begin(path, route.destination());
        try {
            Connection connection = ground().stoq().connectCarried(place, route.destination());
            Route.Relayed before = route.relayed().put(path, new Route.Relayed(connection, place));
            if (before != null) {
                drop(before);
            }
            return connection;
        } catch (StoqException e) {
            circuits.end(place);
            throw e;
        }
    }

    private void drop(Route.Relayed relayed) {
        relayed.connection().close();
        circuits.end(relayed.place());
    }

    private void measure() {
        try {
            while (!closing.tryAcquire(configuration.probeEvery().toMillis(), TimeUnit.MILLISECONDS)) {
                circuits.sweep();
                Instant unused = clock.instant().minus(configuration.unusedAfter());
                for (Route route : List.copyOf(routes.values())) {
                    if (route.unusedSince(unused)) {
                        routes.remove(route.destination());
                        route.relayed().values().forEach(this::drop);
                    } else if (route.tryBegin()) {
                        Thread.ofVirtual().name("probe").start(() -> probe(route));
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void probe(Route route) {
        Path before = route.path();
        try {
            probe(route, Path.DIRECT);
            if (route.wantsRelays(configuration.relayFrom())) {
                if (route.termsOld(clock.instant(), configuration.termsKept())) {
                    learnTerms(route);
                }
                for (Path path : route.relayPaths()) {
                    probe(route, path);
                }
            }
            settle(route, before);
        } catch (ConnectionLost e) {
            log.atDebug().addKeyValue("why", e.getMessage()).log("not measured");
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("measuring broke down");
        } finally {
            route.end();
        }
    }

    /**
     * The direct path, when in use, is only measured where somebody has connected over it. A connection on which nobody
     * answers any more is closed: a new one finds out what the path takes now.
     */
    private void probe(Route route, Path path) throws ConnectionLost {
        Optional<Connection> live = live(route, path);
        try {
            if (live.isPresent()) {
                ask(route, path, live.get());
                if (route.failed(path)) {
                    live.get().close();
                }
            } else if (!path.isDirect() || !route.path().isDirect()) {
                Connection _ = open(route, path);
            }
        } catch (StoqException e) {
            route.learn(new PathEvent.Broken(path, clock.instant()));
        }
    }

    private void ask(Route route, Path path, Connection connection) throws StoqException {
        Instant now = clock.instant();
        Optional<Duration> took = Relays.roundTrip(connection, configuration.patience());
        route.learn(took.<PathEvent>map(known -> new PathEvent.Answered(path, known, now))
                .orElseGet(() -> new PathEvent.Missed(path, now)));
    }

    /** What is not in use any more is closed, once what is in use is there. */
    private void settle(Route route, Path before) throws ConnectionLost {
        Path now = route.path();
        if (live(route, now).isEmpty()) {
            return;
        }
        if (!before.equals(now) && before.isDirect()) {
            straight(route.destination()).ifPresent(Connection::close);
        }
        boolean measured = route.wantsRelays(configuration.relayFrom());
        route.relayed().forEach((path, relayed) -> {
            boolean left = path.equals(before) && !path.equals(now);
            if (!relayed.connection().isOpen() || left || (!measured && !path.equals(now))) {
                route.relayed().remove(path, relayed);
                drop(relayed);
            }
        });
    }

    private void learnTerms(Route route) throws ConnectionLost {
        List<Connection> neighbours = ground().stoq().connections().stream()
                .filter(each -> !CarriedPlace.is(each.peer().address()))
                .filter(each -> !each.peer().id().equals(route.destination()))
                .limit(configuration.relaysAsked())
                .toList();
        List<Relays.Offer> offers = relays.offers(neighbours, route.destination(), configuration.patience());
        Instant now = clock.instant();
        List<Path> offered = new ArrayList<>();
        offers.stream().limit(configuration.relaysPerRoute()).forEach(offer -> {
            Path path = Path.via(offer.relay());
            offered.add(path);
            route.learn(new PathEvent.Offered(path, offer.terms().price(), now));
        });
        for (Path path : route.relayPaths()) {
            if (!offered.contains(path)) {
                route.learn(new PathEvent.Withdrawn(path, now));
            }
        }
        route.termsKnown(now);
    }

    /** The nodes that a circuit may go to from here: straight, or not at all. */
    private final class Neighbourhood implements Circuits.Neighbours {

        private final Map<NodeId, Connection> lately = new ConcurrentHashMap<>();

        @Override
        public Optional<Connection> live(NodeId node) {
            Connection known = lately.get(node);
            if (known != null && known.isOpen()) {
                return Optional.of(known);
            }
            try {
                Optional<Connection> found = straight(node);
                found.ifPresentOrElse(connection -> lately.put(node, connection), () -> lately.remove(node));
                return found;
            } catch (ConnectionLost e) {
                return Optional.empty();
            }
        }

        @Override
        public Connection reach(NodeId node) throws StoqException {
            Optional<Connection> there = live(node);
            if (there.isPresent()) {
                return there.get();
            }
            InetSocketAddress address = ground().addresses()
                    .apply(node)
                    .orElseThrow(() -> new ConnectionLost("nobody knows where node " + node + " is"));
            return ground().stoq().connect(address, node);
        }
    }
}
