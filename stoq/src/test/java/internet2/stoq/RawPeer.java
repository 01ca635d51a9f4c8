package internet2.stoq;

import internet2.foundation.Bytes;
import internet2.stoq.quic.Closing;
import internet2.stoq.quic.EndpointConfiguration;
import internet2.stoq.quic.EventLoops;
import internet2.stoq.quic.QuicConnector;
import internet2.stoq.quic.QuicLimits;
import internet2.stoq.quic.Streams;
import internet2.stoq.quic.TlsMaterial;
import internet2.stoq.quic.TlsPolicy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A peer that speaks QUIC and TLS properly, and otherwise whatever the test makes it say. */
final class RawPeer implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 10;

    private final EventLoops loops = EventLoops.open(1);
    private final QuicConnector connector;
    private final CompletableFuture<QuicConnectionCloseEvent> closed = new CompletableFuture<>();
    private final BlockingQueue<Bytes> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<QuicChannel> channel;

    RawPeer(InetSocketAddress server, TlsPolicy policy, Optional<TlsMaterial> material) throws IOException {
        connector = QuicConnector.open(
                loops, new EndpointConfiguration(TestNetwork.ANY_PORT, policy, QuicLimits.forPeers()), material);
        channel = connector.connect(server, "raw", this::listen, stream -> {});
    }

    RawPeer(InetSocketAddress server, StoqIdentity identity) throws IOException {
        this(server, TlsPolicy.stoq(), Optional.of(identity.tls()));
    }

    private void listen(QuicChannel connection) {
        connection.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                if (event instanceof QuicConnectionCloseEvent close) {
                    closed.complete(close);
                }
            }
        });
    }

    QuicChannel channel() throws InterruptedException, ExecutionException, TimeoutException {
        return channel.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** How the other side ended the connection. */
    QuicConnectionCloseEvent closed() throws InterruptedException, ExecutionException, TimeoutException {
        return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    QuicStreamChannel open(QuicStreamType type) throws Exception {
        return Streams.open(channel(), type, new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        ByteBuf bytes = (ByteBuf) message;
                        received.add(Bytes.wrap(ByteBufUtil.getBytes(bytes)));
                        bytes.release();
                    }
                })
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    static void send(QuicStreamChannel stream, Bytes bytes) {
        stream.writeAndFlush(Unpooled.wrappedBuffer(bytes.toArray())).syncUninterruptibly();
    }

    @Override
    public void close() {
        if (channel.state() == java.util.concurrent.Future.State.SUCCESS) {
            Closing.withApplicationError(channel.resultNow(), 0, "");
        }
        connector.close();
        loops.close();
    }
}
