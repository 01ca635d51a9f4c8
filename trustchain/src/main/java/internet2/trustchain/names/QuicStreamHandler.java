package internet2.trustchain.names;

import internet2.stoq.quic.Closing;
import internet2.stoq.quic.Streams;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DNS over QUIC (RFC 9250): one query on a bidirectional stream of its own, its length before it, the stream's end
 * behind it; the response goes back the same way.
 */
final class QuicStreamHandler extends ChannelInboundHandlerAdapter {

    /** RFC 9250 8.4. */
    private static final int DOQ_INTERNAL_ERROR = 1;

    private static final int DOQ_PROTOCOL_ERROR = 2;
    private static final int DOQ_REQUEST_CANCELLED = 3;

    private static final Logger log = LoggerFactory.getLogger(QuicStreamHandler.class);

    private final Responder responder;
    private final Duration queryTimeout;

    private @Nullable ByteBuf received;
    private @Nullable Future<?> timeout;

    QuicStreamHandler(Responder responder, Duration queryTimeout) {
        this.responder = responder;
        this.queryTimeout = queryTimeout;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        QuicStreamChannel stream = stream(context);
        // RFC 9250 4.2: queries come on bidirectional streams that the client opens
        if (stream.type() == QuicStreamType.UNIDIRECTIONAL) {
            protocolError(context, "queries come on bidirectional streams");
            return;
        }
        timeout = context.executor()
                .schedule(
                        () -> Streams.abort(stream, DOQ_REQUEST_CANCELLED),
                        queryTimeout.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        release();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        release();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf part = (ByteBuf) message;
        if (timeout == null) {
            part.release(); // the stream is being given up
            return;
        }
        received = received == null ? context.alloc().buffer(part.readableBytes()) : received;
        received.writeBytes(part);
        part.release();
        int size = received.readableBytes();
        if (size >= StreamHandler.LENGTH_BYTES
                && size > StreamHandler.LENGTH_BYTES + received.getUnsignedShort(received.readerIndex())) {
            protocolError(context, "one query to a stream");
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE || event == ChannelInputShutdownReadComplete.INSTANCE) {
            ended(context);
        }
    }

    @Override
    @SuppressWarnings("deprecation") // the adapter's signature
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.atDebug().addKeyValue("reason", cause.toString()).log("dns stream failed");
        release();
        Streams.abort(stream(context), DOQ_INTERNAL_ERROR);
    }

    private void ended(ChannelHandlerContext context) {
        ByteBuf query = received;
        if (timeout == null) {
            return;
        }
        // RFC 9250 4.2: the end of the stream before the query is complete is a protocol error
        if (query == null
                || query.readableBytes() < StreamHandler.LENGTH_BYTES
                || query.readableBytes() != StreamHandler.LENGTH_BYTES + query.getUnsignedShort(query.readerIndex())) {
            protocolError(context, "the stream ended inside a query");
            return;
        }
        query.skipBytes(StreamHandler.LENGTH_BYTES);
        // RFC 9250 4.2.1: "the DNS Message ID MUST be set to 0"
        if (query.readableBytes() >= 2 && query.getUnsignedShort(query.readerIndex()) != 0) {
            protocolError(context, "the message id is 0");
            return;
        }
        boolean answered = responder.answer(
                query,
                Transport.QUIC,
                client(context),
                false,
                (response, size) -> write(context, response, size),
                answer -> context.executor().execute(() -> {
                    if (context.channel().isActive()) {
                        answer.run();
                    }
                }),
                Optional.of(() -> Replies.quic(stream(context))));
        if (!answered || responder.askedForKeepalive()) {
            // RFC 9250 5.5.2: edns-tcp-keepalive in a query is a protocol error
            protocolError(context, "not a query for DNS over QUIC");
        }
        release();
    }

    private void write(ChannelHandlerContext context, byte[] response, int size) {
        if (responder.askedForKeepalive()) {
            return;
        }
        ByteBuf out = context.alloc().directBuffer(StreamHandler.LENGTH_BYTES + size);
        out.writeShort(size).writeBytes(response, 0, size);
        // only a completed write may be followed by the stream's end, which would overtake it
        context.writeAndFlush(out)
                .addListener(written -> stream(context).shutdownOutput().addListener(ended -> {}));
    }

    private void protocolError(ChannelHandlerContext context, String reason) {
        release();
        Closing.withApplicationError((QuicChannel) context.channel().parent(), DOQ_PROTOCOL_ERROR, reason);
    }

    private void release() {
        if (received != null) {
            received.release();
            received = null;
        }
        if (timeout != null) {
            timeout.cancel(false);
            timeout = null;
        }
    }

    private static QuicStreamChannel stream(ChannelHandlerContext context) {
        return (QuicStreamChannel) context.channel();
    }

    private static InetAddress client(ChannelHandlerContext context) {
        QuicChannel connection = (QuicChannel) context.channel().parent();
        return connection.remoteSocketAddress() instanceof InetSocketAddress address
                ? address.getAddress()
                : InetAddress.getLoopbackAddress();
    }
}
