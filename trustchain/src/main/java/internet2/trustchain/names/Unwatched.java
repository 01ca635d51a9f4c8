package internet2.trustchain.names;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundInvoker;

/** What is done to channels without waiting for it: failures come through the pipeline. */
final class Unwatched {

    private Unwatched() {}

    static void close(ChannelOutboundInvoker connection) {
        connection.close().addListener(closed -> {
            // a connection that can't be closed in order is closed already
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the void promise costs nothing and fails through the pipeline
    static void write(ChannelHandlerContext context, Object message) {
        context.write(message, context.voidPromise());
    }

    static void closed(Channel channel) {
        channel.close().awaitUninterruptibly();
    }
}
