package internet2.stoq.quic;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.stoq.StoqIdentity;
import internet2.stoq.TestNetwork;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ConnectionIdsTest {

    private static final int PATIENCE_SECONDS = 10;

    private final StoqIdentity identity = TestNetwork.create("ids").identity();

    /** Were they not all different, Netty would try to make the missing ones after each packet that comes. */
    @Test
    void aPeerGetsAsManyDifferentIdsAsItHasRoomFor() throws Exception {
        assertThat(idsGivenUnder(QuicLimits.forPeers())).hasSizeGreaterThan(30);
    }

    @Test
    void aStrangerGetsFew() throws Exception {
        assertThat(idsGivenUnder(QuicLimits.forStrangers())).hasSizeLessThan(8);
    }

    private Collection<?> idsGivenUnder(QuicLimits limits) throws Exception {
        CompletableFuture<QuicStreamChannel> opened = new CompletableFuture<>();
        EndpointConfiguration listening = new EndpointConfiguration(TestNetwork.ANY_PORT, TlsPolicy.stoq(), limits);
        // However much room the client says it has.
        EndpointConfiguration connecting =
                new EndpointConfiguration(TestNetwork.ANY_PORT, TlsPolicy.stoq(), QuicLimits.forPeers());
        try (EventLoops loops = EventLoops.open(2);
                QuicListener listener =
                        QuicListener.open(loops, listening, identity.tls(), connection -> {}, opened::complete);
                QuicConnector connector = QuicConnector.open(loops, connecting, Optional.of(identity.tls()))) {
            QuicChannel client = connector
                    .connect(listener.localAddress(), "ids", connection -> {}, stream -> {})
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            QuicStreamChannel stream = Streams.open(
                            client, QuicStreamType.BIDIRECTIONAL, new ChannelInboundHandlerAdapter())
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            stream.writeAndFlush(Unpooled.copiedBuffer(new byte[1])).sync();
            QuicChannel server = opened.get(PATIENCE_SECONDS, TimeUnit.SECONDS).parent();
            // The first packet with a stream is through when the loop is free again.
            return server.eventLoop().submit(() -> ids(server)).get();
        }
    }

    private static Collection<?> ids(QuicChannel connection) throws ReflectiveOperationException {
        Method ids = connection.getClass().getDeclaredMethod("sourceConnectionIds");
        ids.setAccessible(true);
        return (Collection<?>) ids.invoke(connection);
    }
}
