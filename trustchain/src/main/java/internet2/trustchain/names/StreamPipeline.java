package internet2.trustchain.names;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The handlers of a connection over TCP, under TLS or not. */
final class StreamPipeline {

    private StreamPipeline() {}

    static ChannelInitializer<Channel> tcp(Responder responder, DnsServerConfiguration configuration) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel connection) {
                add(connection.pipeline(), responder, Transport.TCP, configuration.idleTimeout());
            }
        };
    }

    static void add(ChannelPipeline pipeline, Responder responder, Transport transport, Duration idleTimeout) {
        pipeline.addLast(new IdleStateHandler(0, 0, idleTimeout.toMillis(), TimeUnit.MILLISECONDS));
        pipeline.addLast(new LengthFieldBasedFrameDecoder(
                StreamHandler.LENGTH_BYTES + WireWriter.BYTES_MAX,
                0,
                StreamHandler.LENGTH_BYTES,
                0,
                StreamHandler.LENGTH_BYTES));
        pipeline.addLast(new StreamHandler(responder, transport));
    }
}
