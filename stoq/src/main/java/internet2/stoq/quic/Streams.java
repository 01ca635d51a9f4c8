package internet2.stoq.quic;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;

/** Opens streams as the engine wants them: half-closable, with small pooled reads. */
public final class Streams {

    private Streams() {}

    /** On the connection's event loop this is done at once, else soon; fails where the peer's limit is reached. */
    public static Future<QuicStreamChannel> open(QuicChannel connection, QuicStreamType type, ChannelHandler handler) {
        return connection
                .newStreamBootstrap()
                .type(type)
                .option(ChannelOption.ALLOCATOR, connection.alloc())
                .option(ChannelOption.RECVBUF_ALLOCATOR, Codec.streamReads())
                .option(Codec.HALF_CLOSURE, true)
                .handler(handler)
                .create();
    }

    /** Gives up both directions of a stream: RESET_STREAM and STOP_SENDING (RFC 9000, 19.4 and 19.5). */
    public static void abort(QuicStreamChannel stream, int code) {
        stream.shutdown(code).addListener(done -> stream.close().addListener(closed -> {}));
    }
}
