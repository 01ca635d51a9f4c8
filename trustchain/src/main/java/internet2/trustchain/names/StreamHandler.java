package internet2.trustchain.names;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.IdleStateEvent;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queries on a connection, one behind the other, answered in their order but for those that have to be resolved first
 * (RFC 7766 6.2.1.1 and 7). Reading pauses while the client does not take what it asked for.
 */
final class StreamHandler extends SimpleChannelInboundHandler<ByteBuf> {

    /** RFC 1035 4.2.2: the length before each message. */
    static final int LENGTH_BYTES = 2;

    private static final Logger log = LoggerFactory.getLogger(StreamHandler.class);

    private final Responder responder;
    private final Transport transport;

    /** Queries without an answer yet: a connection that waits is not idle. Of the connection's loop alone. */
    private int pending;

    StreamHandler(Responder responder, Transport transport) {
        this.responder = responder;
        this.transport = transport;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf query) {
        InetSocketAddress client = (InetSocketAddress) context.channel().remoteAddress();
        pending++;
        boolean answered = responder.answer(
                query,
                transport,
                client.getAddress(),
                false,
                (response, size) -> {
                    ByteBuf out = context.alloc().directBuffer(LENGTH_BYTES + size);
                    Unwatched.write(context, out.writeShort(size).writeBytes(response, 0, size));
                    pending--;
                },
                later(context),
                Optional.of(() -> Replies.stream(context.channel(), () -> pending--)));
        if (!answered) {
            Unwatched.close(context);
        } else if (!context.channel().isWritable()) {
            context.flush();
            context.channel().config().setAutoRead(context.channel().isWritable());
        }
    }

    private static Executor later(ChannelHandlerContext context) {
        return answer -> context.executor().execute(() -> {
            if (context.channel().isActive()) {
                answer.run();
                context.flush();
            }
        });
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.channel().config().setAutoRead(context.channel().isWritable());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent && pending == 0) {
            Unwatched.close(context);
        }
    }

    @Override
    @SuppressWarnings("deprecation") // the adapter's signature
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.atDebug()
                .addKeyValue("transport", transport)
                .addKeyValue("reason", cause.toString())
                .log("dns connection failed");
        Unwatched.close(context);
    }
}
