package internet2.stoq.quic;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** Accepts QUIC connections for one ALPN on one UDP socket. */
public final class QuicListener implements AutoCloseable {

    private final EndpointConfiguration configuration;
    private final Channel socket;
    private volatile CurrentTls tls;

    private QuicListener(
            EventLoops loops,
            EndpointConfiguration configuration,
            TlsMaterial material,
            Consumer<QuicChannel> connections,
            Consumer<QuicStreamChannel> streams)
            throws IOException {
        this.configuration = configuration;
        this.tls = tls(configuration, material);
        this.socket = DatagramSocket.bind(loops, configuration, codec(loops, connections, streams));
    }

    /**
     * Listens from when it returns.
     *
     * @param connections adds handlers to each new connection's pipeline; on the event loop, before TLS begins
     * @param streams adds handlers to the pipeline of each stream that a peer opens; on the event loop.
     *     Streams may be half-closed; reads come in pooled buffers of at most 16 KiB
     * @throws IOException with the address and the system's reason, where the socket cannot be bound
     */
    public static QuicListener open(
            EventLoops loops,
            EndpointConfiguration configuration,
            TlsMaterial material,
            Consumer<QuicChannel> connections,
            Consumer<QuicStreamChannel> streams)
            throws IOException {
        return new QuicListener(loops, configuration, material, connections, streams);
    }

    public InetSocketAddress localAddress() {
        return (InetSocketAddress) socket.localAddress();
    }

    /** New connections get this certificate; live ones are not touched, tickets so far are void. */
    public void rotate(TlsMaterial material) {
        tls = tls(configuration, material);
    }

    /** Ends all connections. */
    @Override
    public void close() {
        socket.close().awaitUninterruptibly();
    }

    private static CurrentTls tls(EndpointConfiguration configuration, TlsMaterial material) {
        return new CurrentTls(TlsContext.server(configuration, material), Optional.of(material));
    }

    private ChannelHandler codec(
            EventLoops loops, Consumer<QuicChannel> connections, Consumer<QuicStreamChannel> streams) {
        Admission admission =
                new Admission(configuration.limits(), configuration.policy().excessiveLoadError());
        QuicServerCodecBuilder builder = Codec.configure(new QuicServerCodecBuilder(), configuration)
                .sslEngineProvider(channel -> {
                    configuration
                            .diagnosis()
                            .qlogOfNext()
                            .ifPresent(qlog -> channel.config().setOption(QuicChannelOption.QLOG, qlog));
                    return tls.useFor(channel).newEngine(channel.alloc());
                })
                .tokenHandler(new AddressTokens(
                        InstantSource.system(),
                        new SecureRandom(),
                        admission::validationNeeded,
                        admission::admitsHandshake))
                // Netty's own makes one id out of another, so that there are two in all; and as long as the peer has
                // room for more, it makes the second again after each packet, with its reset token.
                .connectionIdAddressGenerator(QuicConnectionIdGenerator.randomGenerator())
                .option(ChannelOption.ALLOCATOR, loops.allocator())
                .handler(new ConnectionInitializer(admission, channel -> {
                    Codec.tune(channel, loops, configuration);
                    connections.accept(channel);
                }))
                .streamOption(ChannelOption.ALLOCATOR, loops.allocator())
                .streamOption(ChannelOption.RECVBUF_ALLOCATOR, Codec.streamReads())
                .streamOption(Codec.HALF_CLOSURE, true)
                .streamHandler(new StreamInitializer(streams));
        return builder.build();
    }

    @ChannelHandler.Sharable
    private static final class ConnectionInitializer extends ChannelInitializer<QuicChannel> {

        private final Admission admission;
        private final Consumer<QuicChannel> connections;

        ConnectionInitializer(Admission admission, Consumer<QuicChannel> connections) {
            this.admission = admission;
            this.connections = connections;
        }

        @Override
        protected void initChannel(QuicChannel channel) {
            channel.pipeline().addLast(admission.gate());
            connections.accept(channel);
        }
    }
}
