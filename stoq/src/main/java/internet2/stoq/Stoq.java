package internet2.stoq;

import internet2.foundation.NodeId;
import internet2.stoq.quic.CarriedPlace;
import internet2.stoq.quic.CurrentTls;
import internet2.stoq.quic.Diagnosis;
import internet2.stoq.quic.EndpointConfiguration;
import internet2.stoq.quic.EventLoops;
import internet2.stoq.quic.PacketCarrier;
import internet2.stoq.quic.QuicConnector;
import internet2.stoq.quic.QuicListener;
import internet2.stoq.quic.TlsFailure;
import internet2.stoq.quic.TlsPolicy;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node's end of the transport: listens, connects, serves. Thread-safe. */
public final class Stoq implements AutoCloseable {

    private static final AttributeKey<ConnectionHandler> HANDLER = AttributeKey.valueOf(Stoq.class, "HANDLER");

    /** One loop for what comes in, one for what goes out. */
    private static final int EVENT_LOOPS = 2;

    private static final Duration SERVICES_END_IN = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(Stoq.class);

    private final StoqConfiguration configuration;
    private final Diagnosis diagnosis;
    private final LocalNode node;
    private final Identities identities;
    private final EventLoops loops;
    private final ExecutorService threads;
    private final QuicListener listener;
    private final QuicConnector connector;
    /** Written under the monitor. */
    private volatile Optional<Carried> carried = Optional.empty();
    /** All connections, also those that are still being proven. */
    private final Set<LiveConnection> live = ConcurrentHashMap.newKeySet();
    /** Connections that we began, proven or on their way, by where they lead. */
    private final Map<InetSocketAddress, CompletableFuture<LiveConnection>> begun = new ConcurrentHashMap<>();

    /** A second way in and out, over packets that others carry. */
    private record Carried(QuicListener listener, QuicConnector connector) {}

    private Stoq(StoqConfiguration configuration, StoqIdentity self, LocalNode node, ExecutorService threads)
            throws IOException {
        this.configuration = configuration;
        this.diagnosis = new Diagnosis(configuration.keyLog());
        this.node = node;
        this.threads = threads;
        this.identities = new Identities(self);
        this.loops = EventLoops.open(EVENT_LOOPS, configuration.backend());
        try {
            this.listener = QuicListener.open(
                    loops, endpoint(configuration.bind()), self.tls(), this::accept, Stoq::acceptStream);
            InetSocketAddress anyPort =
                    new InetSocketAddress(configuration.bind().getAddress(), 0);
            this.connector = QuicConnector.open(loops, endpoint(anyPort), Optional.of(self.tls()));
        } catch (IOException | RuntimeException e) {
            // Closes what was bound, too.
            loops.close();
            threads.shutdownNow();
            throw e;
        }
    }

    private EndpointConfiguration endpoint(InetSocketAddress bind) {
        return new EndpointConfiguration(
                bind,
                TlsPolicy.stoq(),
                configuration.quic(),
                configuration.congestion(),
                configuration.tiers(),
                diagnosis);
    }

    /**
     * Listens and serves from when it returns.
     *
     * @throws IOException where the socket cannot be bound: which address and why
     */
    public static Stoq open(
            StoqConfiguration configuration,
            StoqIdentity self,
            PeerAuthenticator authenticator,
            List<? extends Handler> handlers,
            StoqObserver observer)
            throws IOException {
        return open(configuration, self, authenticator, handlers, observer, InstantSource.system());
    }

    /** As above, with a clock of one's own. */
    public static Stoq open(
            StoqConfiguration configuration,
            StoqIdentity self,
            PeerAuthenticator authenticator,
            List<? extends Handler> handlers,
            StoqObserver observer,
            InstantSource clock)
            throws IOException {
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("stoq-", 0).factory());
        LocalNode node = new LocalNode(
                configuration.limits(),
                authenticator,
                new Offers(handlers),
                observer,
                clock,
                new SecureRandom(),
                new ProofMemory(configuration.limits().rememberedProofs()),
                new Load(configuration.limits()),
                threads);
        return new Stoq(configuration, self, node, threads);
    }

    /** A proven connection to whoever is there; a live one is reused. Blocks. */
    public Connection connect(InetSocketAddress address) throws StoqException {
        return connect(address, Optional.empty());
    }

    /**
     * A proven connection to that node; a live one is reused, whoever began it, but none that is carried. Blocks.
     *
     * @throws ConnectionRefused with UNEXPECTED_NODE where another node answers
     */
    public Connection connect(InetSocketAddress address, NodeId expected) throws StoqException {
        for (LiveConnection connection : live) {
            if (connection.ready()
                    && connection.peer().id().equals(expected)
                    && !CarriedPlace.is(connection.address())) {
                return connection;
            }
        }
        return connect(address, Optional.of(expected));
    }

    /**
     * From now on this node also serves and reaches peers over packets that others carry; such a peer's address is a
     * {@link CarriedPlace}. Once.
     *
     * @param incoming carries the packets of connections that peers begin
     * @param outgoing carries the packets of connections that {@link #connectCarried} begins
     */
    public synchronized void carry(PacketCarrier incoming, PacketCarrier outgoing) throws IOException {
        EndpointConfiguration common = endpoint(configuration.bind());
        StoqIdentity self = identities.current();
        carried = Optional.of(new Carried(
                QuicListener.open(loops, common.carriedBy(incoming), self.tls(), this::accept, Stoq::acceptStream),
                QuicConnector.open(loops, common.carriedBy(outgoing), Optional.of(self.tls()))));
    }

    /** A proven connection to that node over carried packets; proven as any other. Blocks. */
    public Connection connectCarried(InetSocketAddress place, NodeId expected) throws StoqException {
        return connect(place, Optional.of(expected));
    }

    /** Where we listen. */
    public InetSocketAddress localAddress() {
        return listener.localAddress();
    }

    /** Live, proven connections, whoever began them. */
    public List<Connection> connections() {
        return live.stream()
                .filter(LiveConnection::ready)
                .map(Connection.class::cast)
                .toList();
    }

    /** New connections show this certificate and proof; live ones are not touched. */
    public synchronized void rotate(StoqIdentity self) {
        identities.rotate(self);
        listener.rotate(self.tls());
        connector.rotate(self.tls());
        carried.ifPresent(also -> {
            also.listener().rotate(self.tls());
            also.connector().rotate(self.tls());
        });
    }

    /**
     * The next so many connections, whoever begins them, are logged packet by packet (draft-ietf-quic-qlog), each in a
     * file of that folder; no content is. A connection that is logged ends after ten minutes.
     */
    public void qlog(Path folder, int connections) throws IOException {
        diagnosis.qlog(folder, connections);
    }

    /** Asks the authenticator about every live peer again and closes what it no longer vouches for. Blocks. */
    public void revalidate() {
        live.forEach(LiveConnection::revalidate);
    }

    /** Ends all connections; waits for services that are at work for at most a second. */
    @Override
    public void close() {
        live.forEach(LiveConnection::close);
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(SERVICES_END_IN.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atWarn().log("services still run after the transport has stopped");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        carried.ifPresent(also -> {
            also.connector().close();
            also.listener().close();
        });
        connector.close();
        listener.close();
        loops.close();
    }

    private LiveConnection connect(InetSocketAddress address, Optional<NodeId> expected) throws StoqException {
        CompletableFuture<LiveConnection> connection = begun.compute(
                address, (key, known) -> known != null && usable(known) ? known : begin(address, expected));
        try {
            LiveConnection proven = connection.get();
            NodeId peer = proven.peer().id();
            if (expected.isPresent() && !expected.get().equals(peer)) {
                throw new ConnectionRefused(
                        RefusalCode.UNEXPECTED_NODE,
                        "node " + expected.get() + " was expected at " + address + ", not " + peer,
                        false);
            }
            return proven;
        } catch (ExecutionException e) {
            begun.remove(address, connection);
            throw e.getCause() instanceof StoqException known
                    ? known
                    : new ConnectionLost(address + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectionLost("interrupted while connecting to " + address);
        }
    }

    private static boolean usable(CompletableFuture<LiveConnection> connection) {
        return switch (connection.state()) {
            case RUNNING -> true;
            case SUCCESS -> connection.resultNow().isOpen();
            case FAILED, CANCELLED -> false;
        };
    }

    private CompletableFuture<LiveConnection> begin(InetSocketAddress address, Optional<NodeId> expected) {
        CompletableFuture<LiveConnection> proven = new CompletableFuture<>();
        String session = expected.map(NodeId::toString)
                .orElseGet(() -> address.getAddress().getHostAddress());
        var _ = connectorTo(address)
                .connect(
                        address,
                        session,
                        channel -> attach(channel, Role.CLIENT, address, expected, proven),
                        Stoq::acceptStream)
                .whenComplete((channel, failure) -> {
                    if (failure == null) {
                        channel.closeFuture().addListener(closed -> begun.remove(address, proven));
                    } else {
                        notConnected(address, failure, proven);
                    }
                });
        return proven;
    }

    private QuicConnector connectorTo(InetSocketAddress address) {
        if (!CarriedPlace.is(address)) {
            return connector;
        }
        return carried.orElseThrow(() -> new IllegalStateException("nothing is carried to " + address))
                .connector();
    }

    private void notConnected(InetSocketAddress address, Throwable failure, CompletableFuture<LiveConnection> proven) {
        if (!(failure instanceof SSLException)) {
            proven.completeExceptionally(
                    new ConnectionLost("nobody answered at " + address + ": " + failure.getMessage()));
            return;
        }
        ConnectionRefused refusal = ConnectionHandler.refusal(TlsFailure.ofOwn(failure), false);
        if (proven.completeExceptionally(refusal)) {
            node.observer().connectionRefused(refusal.code(), false);
        }
    }

    private void accept(QuicChannel channel) {
        InetSocketAddress address = (InetSocketAddress) channel.remoteSocketAddress();
        attach(channel, Role.SERVER, address, Optional.empty(), new CompletableFuture<>());
    }

    private void attach(
            QuicChannel channel,
            Role role,
            InetSocketAddress address,
            Optional<NodeId> expected,
            CompletableFuture<LiveConnection> proven) {
        LiveConnection connection = new LiveConnection(
                node, channel, role, address, configuration.quic().datagramsWaiting(), proven);
        ConnectionHandler handler = new ConnectionHandler(
                connection,
                () -> CurrentTls.materialOf(channel).map(identities::of).orElseGet(identities::current),
                expected);
        channel.attr(HANDLER).set(handler);
        channel.pipeline().addLast(handler);
        live.add(connection);
        channel.closeFuture().addListener(closed -> live.remove(connection));
    }

    private static void acceptStream(QuicStreamChannel stream) {
        stream.parent().attr(HANDLER).get().streamOpened(stream);
    }
}
