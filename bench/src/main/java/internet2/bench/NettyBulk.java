package internet2.bench;

import internet2.stoq.StoqIdentity;
import internet2.stoq.TestNetwork;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.InsecureQuicTokenHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.io.BufferedReader;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Netty's QUIC as its own example sets it up, between two processes on ::1: what STOQ would be untuned. */
final class NettyBulk {

    private static final String ALPN = "bulk";
    private static final int WRITE_BYTES = 64 * 1024;
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    private NettyBulk() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("sink")) {
            System.out.println(((InetSocketAddress) new NettyBulk().listen().localAddress()).getPort());
            System.out.flush();
            while (System.in.read() >= 0) {}
            System.exit(0);
        }
        Process sink = Sinks.fork(NettyBulk.class);
        try (BufferedReader said = sink.inputReader()) {
            InetSocketAddress server = TestNetwork.loopback(Integer.parseInt(said.readLine()));
            QuicStreamChannel stream = new NettyBulk().connect(server);
            send(stream, WARM_UP);
            Throughput.Clock clock = new Throughput.Clock(sink.toHandle());
            long sent = send(stream, Duration.ofSeconds(Long.parseLong(arguments[0])));
            System.out.println("netty quic, its example's settings, 1 connection: " + clock.stop(sent));
        } finally {
            sink.destroyForcibly().waitFor();
        }
        System.exit(0);
    }

    private static long send(QuicStreamChannel stream, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        long sent = 0;
        while (System.nanoTime() < end) {
            stream.writeAndFlush(Unpooled.directBuffer(WRITE_BYTES).writerIndex(WRITE_BYTES))
                    .sync();
            sent += WRITE_BYTES;
        }
        return sent;
    }

    private Channel listen() throws InterruptedException {
        StoqIdentity self = TestNetwork.create("netty").identity();
        X509Certificate[] chain = self.tls().chain().toArray(X509Certificate[]::new);
        ChannelHandler codec = common(new QuicServerCodecBuilder())
                .sslContext(QuicSslContextBuilder.forServer(self.tls().key(), null, chain)
                        .applicationProtocols(ALPN)
                        .build())
                .tokenHandler(InsecureQuicTokenHandler.INSTANCE)
                .handler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public boolean isSharable() {
                        return true;
                    }
                })
                .streamHandler(new Discard())
                .build();
        return bind(codec);
    }

    private QuicStreamChannel connect(InetSocketAddress server) throws Exception {
        Channel socket = bind(common(new QuicClientCodecBuilder())
                .sslContext(QuicSslContextBuilder.forClient()
                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .applicationProtocols(ALPN)
                        .build())
                .build());
        QuicChannel connection = QuicChannel.newBootstrap(socket)
                .streamHandler(new Discard())
                .remoteAddress(server)
                .connect()
                .get();
        return connection
                .createStream(QuicStreamType.BIDIRECTIONAL, new Discard())
                .get();
    }

    private static <B extends QuicCodecBuilder<B>> B common(B builder) {
        return builder.maxIdleTimeout(5, TimeUnit.SECONDS)
                .initialMaxData(10_000_000)
                .initialMaxStreamDataBidirectionalLocal(1_000_000)
                .initialMaxStreamDataBidirectionalRemote(1_000_000)
                .initialMaxStreamsBidirectional(100);
    }

    private Channel bind(ChannelHandler codec) throws InterruptedException {
        return new Bootstrap()
                .group(loops)
                .channel(NioDatagramChannel.class)
                .handler(codec)
                .bind(TestNetwork.ANY_PORT)
                .sync()
                .channel();
    }

    @ChannelHandler.Sharable
    private static final class Discard extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release((ByteBuf) message);
        }
    }
}
