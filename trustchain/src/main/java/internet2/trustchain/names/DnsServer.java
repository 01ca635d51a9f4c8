package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.stoq.quic.EndpointConfiguration;
import internet2.stoq.quic.EventLoops;
import internet2.stoq.quic.QuicLimits;
import internet2.stoq.quic.QuicListener;
import internet2.stoq.quic.TlsMaterial;
import internet2.stoq.quic.TlsPolicy;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers for the network's zones over UDP, TCP, TLS (RFC 7858) and QUIC (RFC 9250), on IPv6 sockets only. Holds no
 * secret but the TLS key.
 */
public final class DnsServer implements AutoCloseable {

    /** From a stream's first byte to its query's last, at most. */
    private static final Duration QUERY_TIMEOUT_MAX = Duration.ofSeconds(5);

    /** Tries to find a port that is free for both UDP and TCP, where any will do. */
    private static final int PORT_TRIES = 20;

    private final Supplier<ZoneView> zones;
    private final Responder responder;
    private final List<Channel> channels = new ArrayList<>();
    private final InetSocketAddress plain;
    private final @Nullable TlsServer tls;
    private final @Nullable QuicListener quic;

    private DnsServer(Opening opening, Optional<TlsMaterial> material) throws IOException {
        this.zones = opening.zones;
        this.responder = opening.responder;
        TlsServer tlsServer = null;
        QuicListener listener = null;
        try {
            plain = opening.bindPlain(channels);
            Optional<InetSocketAddress> encrypted = opening.configuration.encrypted();
            if (encrypted.isPresent() && material.isPresent()) {
                tlsServer = new TlsServer(material.get(), responder, opening.configuration.idleTimeout());
                listener = opening.bindEncrypted(encrypted.get(), material.get(), tlsServer, channels);
            }
        } catch (IOException | RuntimeException e) {
            channels.forEach(Unwatched::closed);
            throw e;
        }
        tls = tlsServer;
        quic = listener;
    }

    /**
     * Serves from when it returns.
     *
     * @param zones asked for each query: the newest picture
     * @param recursion who answers for other names; {@link Recursion#NONE}: nobody
     * @param material the key and certificate of TLS and QUIC; without one neither is served
     * @throws IOException with address and reason, where a socket can't be bound
     */
    public static DnsServer open(
            DnsServerConfiguration configuration,
            Supplier<ZoneView> zones,
            Recursion recursion,
            Optional<TlsMaterial> material,
            EventLoops loops,
            InstantSource clock,
            DnsObserver observer)
            throws IOException {
        return open(configuration, zones, recursion, material, loops, clock, observer, TransactionHandler.NONE);
    }

    /** The same, with somebody for updates, transfers and signed messages. */
    public static DnsServer open(
            DnsServerConfiguration configuration,
            Supplier<ZoneView> zones,
            Recursion recursion,
            Optional<TlsMaterial> material,
            EventLoops loops,
            InstantSource clock,
            DnsObserver observer,
            TransactionHandler transactions)
            throws IOException {
        return new DnsServer(
                new Opening(configuration, zones, recursion, loops, clock, observer, transactions), material);
    }

    /** Where UDP and TCP are served. */
    public InetSocketAddress plainAddress() {
        return plain;
    }

    /** Where QUIC and TLS are served, if they are. */
    public Optional<InetSocketAddress> encryptedAddress() {
        return Optional.ofNullable(quic).map(QuicListener::localAddress);
    }

    /** New connections get this certificate; live ones are not touched. */
    public void rotate(TlsMaterial material) {
        if (quic != null && tls != null) {
            quic.rotate(material);
            tls.rotate(material);
        }
    }

    /** Answers a query that came over HTTPS (RFC 8484); nothing where the bytes are no query. Thread-safe. */
    public CompletableFuture<Optional<Bytes>> answer(Bytes query, InetAddress client) {
        CompletableFuture<Optional<Bytes>> answer = new CompletableFuture<>();
        boolean answered = responder.answer(
                Unpooled.wrappedBuffer(query.buffer()),
                Transport.HTTPS,
                client,
                false,
                (response, size) -> answer.complete(Optional.of(Bytes.wrap(Arrays.copyOf(response, size)))),
                Runnable::run,
                Optional.empty());
        if (!answered) {
            answer.complete(Optional.empty());
        }
        return answer;
    }

    public DnsStatistics statistics() {
        return responder.counters.snapshot();
    }

    /** What a name resolves to from the zones as they are now. */
    public Resolution resolve(DomainName name, RecordType type) {
        return Resolution.of(name, type, zones.get());
    }

    @Override
    public void close() {
        channels.forEach(Unwatched::closed);
        if (quic != null) {
            quic.close();
        }
    }

    /** What is needed while sockets are opened, and by their handlers. */
    private static final class Opening {

        private final DnsServerConfiguration configuration;
        private final Supplier<ZoneView> zones;
        private final EventLoops loops;
        private final Responder responder;
        private final DnsSockets sockets;
        private final ConnectionLimits connections;

        Opening(
                DnsServerConfiguration configuration,
                Supplier<ZoneView> zones,
                Recursion recursion,
                EventLoops loops,
                InstantSource clock,
                DnsObserver observer,
                TransactionHandler transactions) {
            this.configuration = configuration;
            this.zones = zones;
            this.loops = loops;
            this.responder = new Responder(
                    zones,
                    recursion,
                    observer,
                    configuration.sampleEvery(),
                    clock,
                    transactions,
                    configuration.cookieSecret());
            this.sockets = new DnsSockets(loops);
            this.connections = new ConnectionLimits(
                    configuration.connectionsMax(), configuration.connectionsPerPrefixMax(), responder.counters);
        }

        /** The same port for UDP and TCP. */
        InetSocketAddress bindPlain(List<Channel> bound) throws IOException {
            return tried(configuration.plain(), wanted -> {
                List<Channel> opened = new ArrayList<>();
                try {
                    Channel tcp = sockets.listen(wanted, limited(StreamPipeline.tcp(responder, configuration)));
                    opened.add(tcp);
                    InetSocketAddress address = (InetSocketAddress) tcp.localAddress();
                    for (int i = 0; i < configuration.udpSockets(); i++) {
                        opened.add(sockets.bind(address, udpHandler(), configuration.udpSockets() > 1));
                    }
                    bound.addAll(opened);
                    return address;
                } catch (IOException e) {
                    opened.forEach(Unwatched::closed);
                    throw e;
                }
            });
        }

        /** The same port for QUIC and TLS. */
        QuicListener bindEncrypted(InetSocketAddress address, TlsMaterial material, TlsServer tls, List<Channel> bound)
                throws IOException {
            return tried(address, wanted -> {
                QuicListener quic = bindQuic(wanted, material);
                try {
                    InetSocketAddress same = new InetSocketAddress(
                            wanted.getAddress(), quic.localAddress().getPort());
                    bound.add(sockets.listen(same, limited(tls.initializer())));
                    return quic;
                } catch (IOException | RuntimeException e) {
                    quic.close();
                    throw e;
                }
            });
        }

        /** For "any port": what was drawn for one protocol may be somebody's in the other. */
        private static <T> T tried(InetSocketAddress wanted, Binding<T> binding) throws IOException {
            for (int tries = 1; ; tries++) {
                try {
                    return binding.bind(wanted);
                } catch (IOException e) {
                    if (wanted.getPort() != 0 || tries == PORT_TRIES) {
                        throw e;
                    }
                }
            }
        }

        private QuicListener bindQuic(InetSocketAddress address, TlsMaterial material) throws IOException {
            Duration idle = configuration.idleTimeout();
            Duration timeout = idle.compareTo(QUERY_TIMEOUT_MAX) < 0 ? idle : QUERY_TIMEOUT_MAX;
            return QuicListener.open(
                    loops,
                    new EndpointConfiguration(address, TlsPolicy.doq(), QuicLimits.forStrangers()),
                    material,
                    connection -> {},
                    stream -> stream.pipeline().addLast(new QuicStreamHandler(responder, timeout)));
        }

        ChannelInitializer<Channel> limited(ChannelInitializer<Channel> admitted) {
            return new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel connection) {
                    if (connections.admit(connection)) {
                        connection.pipeline().addLast(admitted);
                    } else {
                        Unwatched.close(connection);
                    }
                }
            };
        }

        private UdpHandler udpHandler() {
            RateLimits rates = configuration.rates();
            return new UdpHandler(
                    responder,
                    new ResponseRates(rates.dividedBy(configuration.udpSockets()), System.nanoTime()),
                    rates.exemptLoopback(),
                    System::nanoTime);
        }
    }

    private interface Binding<T> {
        T bind(InetSocketAddress address) throws IOException;
    }
}
