package internet2.stoq.route;

import internet2.foundation.NodeId;
import internet2.stoq.Connection;
import internet2.stoq.ConnectionLost;
import internet2.stoq.Handler;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
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
    private final Neighbourhood around = new Neighbourhood();
    private final RandomGenerator random;

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
        this.random = random;
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
        around.attach(stoq, addresses);
        Thread.ofVirtual().name("router").start(this::measure);
    }

    /**
     * A proven connection to that node over the path in use; a live one is reused. Blocks.
     *
     * @param address where it is, straight
     */
    public Connection connect(InetSocketAddress address, NodeId to) throws StoqException {
        if (CarriedPlace.is(address)) {
            return around.any(to).orElseThrow(() -> new ConnectionLost("the circuit by which " + to + " came is gone"));
        }
        Optional<Route> route = route(address, to);
        if (route.isEmpty()) {
            return around.stoq().connect(address, to);
        }
        Path path = route.get().path();
        Optional<Connection> live = live(route.get(), path);
        if (live.isPresent()) {
            return live.get();
        }
        Optional<Connection> other = route.get().failed(path) ? around.any(to) : Optional.empty();
        if (other.isPresent()) {
            return other.get();
        }
        try {
            return open(route.get(), path);
        } catch (StoqException e) {
            // Not even a refusal is final: whoever gave it may not be the node.
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

    private Optional<Route> route(InetSocketAddress address, NodeId to) {
        Route route = routes.get(to);
        if (route == null && routes.size() < configuration.routesMax()) {
            route = routes.computeIfAbsent(to, node -> new Route(node, address, strategy, observer, clock.instant()));
        }
        Optional<Route> found = Optional.ofNullable(route);
        found.ifPresent(known -> known.used(address, clock.instant()));
        return found;
    }

    /** A path failed: any connection that is there will do, else the first relay that leads through. */
    private Connection otherwise(Route route, Path failed, StoqException why) throws StoqException {
        Optional<Connection> any = around.any(route.destination());
        if (any.isPresent()) {
            return any.get();
        }
        learnTerms(route);
        for (Path path : route.othersThan(failed)) {
            try {
                if (route.isDue(path, clock.instant())) {
                    return open(route, path);
                }
            } catch (StoqException e) {
                log.atDebug()
                        .addKeyValue("path", path)
                        .addKeyValue("why", e.getMessage())
                        .log("no way through");
            }
        }
        throw why;
    }

    private Optional<Connection> live(Route route, Path path) throws ConnectionLost {
        if (path.isDirect()) {
            return around.straight(route.destination());
        }
        return Optional.ofNullable(route.relayed().get(path))
                .map(Route.Relayed::connection)
                .filter(Connection::isOpen);
    }

    private Connection open(Route route, Path path) throws StoqException {
        try {
            Connection connection = path.isDirect()
                    ? around.stoq().connect(route.address(), route.destination())
                    : relayed(route, path);
            ask(route, path, connection);
            route.opened(path);
            return connection;
        } catch (StoqException e) {
            route.broken(path, clock.instant(), configuration.probeEvery());
            throw e;
        }
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
            Connection connection = around.stoq().connectCarried(place, route.destination());
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
                try {
                    circuits.sweep();
                    measureRoutes();
                } catch (RuntimeException e) {
                    log.atError().setCause(e).log("measuring broke down");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void measureRoutes() {
        Instant unused = clock.instant().minus(configuration.unusedAfter());
        for (Route route : List.copyOf(routes.values())) {
            if (route.unusedSince(unused) && !isHeld(route)) {
                routes.remove(route.destination());
                route.relayed().values().forEach(this::drop);
            } else if (route.tryBegin()) {
                Thread.ofVirtual().name("probe").start(() -> measure(route));
            }
        }
    }

    /**
     * Whoever got the connection may still use it, without asking here again. Straight ones go on without being
     * measured, where others need the place.
     */
    private boolean isHeld(Route route) {
        Path path = route.path();
        boolean crowded = routes.size() >= configuration.routesMax();
        try {
            return !(crowded && path.isDirect()) && live(route, path).isPresent();
        } catch (ConnectionLost e) {
            return false;
        }
    }

    private void measure(Route route) {
        Path before = route.path();
        try {
            List<Path> known = new ArrayList<>(List.of(Path.DIRECT));
            if (route.wantsRelays(configuration.relayFrom())) {
                known.addAll(route.relayPaths());
            }
            probe(route, known);
            if (route.wantsRelays(configuration.relayFrom())) {
                learnTerms(route);
                List<Path> found = new ArrayList<>(route.relayPaths());
                found.removeAll(known);
                probe(route, found);
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

    /** At once: one that is dead must not hold up the others. */
    private void probe(Route route, List<Path> paths) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            paths.forEach(path -> threads.execute(() -> probe(route, path)));
        }
    }

    private void probe(Route route, Path path) {
        try {
            Optional<Connection> live = live(route, path);
            if (live.isPresent()) {
                askAgain(route, path, live.get());
            } else if (isWanted(route, path) && route.isDue(path, clock.instant())) {
                Connection _ = open(route, path);
            }
        } catch (StoqException e) {
            log.atDebug()
                    .addKeyValue("path", path)
                    .addKeyValue("why", e.getMessage())
                    .log("no way through");
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("measuring broke down");
        }
    }

    /** The direct path, when in use and not known to fail, is only measured where somebody has connected over it. */
    private static boolean isWanted(Route route, Path path) {
        return !path.isDirect() || !route.path().isDirect() || route.failed(path);
    }

    /** A connection on which nobody answers any more is closed: a new one finds out what the path takes now. */
    private void askAgain(Route route, Path path, Connection connection) {
        try {
            ask(route, path, connection);
        } catch (StoqException e) {
            route.learn(new PathEvent.Broken(path, clock.instant()));
        }
        if (route.failed(path)) {
            connection.close();
        }
    }

    private void ask(Route route, Path path, Connection connection) throws StoqException {
        Instant now = clock.instant();
        Optional<Duration> took = Relays.roundTrip(connection, configuration.patience());
        route.learn(took.<PathEvent>map(known -> new PathEvent.Answered(path, known, now))
                .orElseGet(() -> new PathEvent.Missed(path, now)));
    }

    /** What is not offered any more is closed, and what is not in use any more, once what is in use is there. */
    private void settle(Route route, Path before) throws ConnectionLost {
        dropWhere(route, path -> route.choice().quality(path).isEmpty());
        Path now = route.path();
        if (live(route, now).isEmpty()) {
            return;
        }
        if (!before.equals(now) && before.isDirect()) {
            around.straight(route.destination()).ifPresent(Connection::close);
        }
        boolean measured = route.wantsRelays(configuration.relayFrom());
        dropWhere(route, path -> !path.equals(now) && (path.equals(before) || !measured));
    }

    private void dropWhere(Route route, Predicate<Path> left) {
        route.relayed().forEach((path, relayed) -> {
            if (!relayed.connection().isOpen() || left.test(path)) {
                route.relayed().remove(path, relayed);
                drop(relayed);
            }
        });
    }

    /** Asks neighbours whether they relay, unless that was asked lately. */
    private void learnTerms(Route route) throws ConnectionLost {
        route.asking().lock();
        try {
            if (route.termsOld(clock.instant(), configuration.termsKept())) {
                askForTerms(route);
            }
        } finally {
            route.asking().unlock();
        }
    }

    private void askForTerms(Route route) throws ConnectionLost {
        Map<NodeId, Connection> neighbours = around.straightBut(route.destination());
        List<NodeId> known = route.relayPaths().stream()
                .map(path -> path.relays().getFirst())
                .toList();
        List<Connection> asked =
                Shortlist.asked(neighbours.keySet(), known, configuration.relaysAsked(), random).stream()
                        .map(neighbours::get)
                        .toList();
        Relays.Answers answers = relays.answers(asked, route.destination(), configuration.patience());
        Instant now = clock.instant();
        Shortlist.learned(route.choice(), answers, configuration.relaysPerRoute(), now)
                .forEach(route::learn);
        route.termsKnown(now);
    }
}
