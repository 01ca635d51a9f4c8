package internet2.stoq.quic;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelBootstrap;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Opens QUIC connections for one ALPN; all of them share one UDP socket. */
public final class QuicConnector implements AutoCloseable {

    private static final AttributeKey<Target> TARGET = AttributeKey.valueOf(QuicConnector.class, "TARGET");

    private final EventLoops loops;
    private final EndpointConfiguration configuration;
    private final Channel socket;
    private volatile CurrentTls tls;

    private QuicConnector(EventLoops loops, EndpointConfiguration configuration, Optional<TlsMaterial> material)
            throws IOException {
        this.loops = loops;
        this.configuration = configuration;
        this.tls = tls(configuration, material);
        this.socket = DatagramSocket.bind(loops, configuration, codec());
    }

    /**
     * @param material our certificate; absent: anonymous
     * @throws IOException where the socket cannot be bound
     */
    public static QuicConnector open(
            EventLoops loops, EndpointConfiguration configuration, Optional<TlsMaterial> material) throws IOException {
        return new QuicConnector(loops, configuration, material);
    }

    /**
     * Connects; done when TLS is complete. Whether the server may be trusted is the caller's question.
     *
     * @param session under which name the TLS session is kept for resumption: who is expected there
     * @param connection adds handlers to the connection's pipeline, before TLS begins
     * @param streams adds handlers to streams that the server opens
     */
    public CompletableFuture<QuicChannel> connect(
            InetSocketAddress remote,
            String session,
            Consumer<QuicChannel> connection,
            Consumer<QuicStreamChannel> streams) {
        CompletableFuture<QuicChannel> connected = new CompletableFuture<>();
        QuicChannelBootstrap bootstrap = QuicChannel.newBootstrap(socket);
        configuration.diagnosis().qlogOfNext().ifPresent(qlog -> bootstrap.option(QuicChannelOption.QLOG, qlog));
        bootstrap
                .attr(TARGET, new Target(session, remote.getPort()))
                .option(ChannelOption.ALLOCATOR, loops.allocator())
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(
                                configuration.limits().handshakeTimeout().toMillis()))
                .handler(new ChannelInitializer<QuicChannel>() {
                    @Override
                    protected void initChannel(QuicChannel channel) {
                        Codec.tune(channel, loops, configuration);
                        connection.accept(channel);
                    }
                })
                .streamOption(ChannelOption.ALLOCATOR, loops.allocator())
                .streamOption(ChannelOption.RECVBUF_ALLOCATOR, Codec.streamReads())
                .streamOption(Codec.HALF_CLOSURE, true)
                .streamHandler(new StreamInitializer(streams))
                .remoteAddress(remote)
                .connect()
                .addListener(done -> {
                    if (done.isSuccess()) {
                        connected.complete((QuicChannel) done.getNow());
                    } else {
                        connected.completeExceptionally(done.cause());
                    }
                });
        return connected;
    }

    public InetSocketAddress localAddress() {
        return (InetSocketAddress) socket.localAddress();
    }

    /** New connections use this certificate and resume no earlier session. */
    public void rotate(TlsMaterial material) {
        tls = tls(configuration, Optional.of(material));
    }

    /** Ends all connections. */
    @Override
    public void close() {
        socket.close().awaitUninterruptibly();
    }

    private static CurrentTls tls(EndpointConfiguration configuration, Optional<TlsMaterial> material) {
        return new CurrentTls(TlsContext.client(configuration, material), material);
    }

    private ChannelHandler codec() {
        return Codec.configure(new QuicClientCodecBuilder(), configuration)
                .sslEngineProvider(this::engine)
                .build();
    }

    private QuicSslEngine engine(QuicChannel channel) {
        Target target = channel.attr(TARGET).get();
        return tls.useFor(channel).newEngine(channel.alloc(), target.session(), target.port());
    }

    /** What names a TLS session in the client's cache. */
    private record Target(String session, int port) {}
}
