package internet2.stoq.quic;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.util.function.Consumer;

/** Gives each stream that a peer opens its handlers. */
@ChannelHandler.Sharable
final class StreamInitializer extends ChannelInitializer<QuicStreamChannel> {

    private final Consumer<QuicStreamChannel> streams;

    StreamInitializer(Consumer<QuicStreamChannel> streams) {
        this.streams = streams;
    }

    @Override
    protected void initChannel(QuicStreamChannel stream) {
        streams.accept(stream);
    }
}
