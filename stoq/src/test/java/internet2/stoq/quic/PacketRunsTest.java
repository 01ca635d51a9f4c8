package internet2.stoq.quic;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.stoq.StoqIdentity;
import internet2.stoq.TestNetwork;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class PacketRunsTest {

    private static final int PATIENCE_SECONDS = 10;
    private static final int PACKETS = 30;
    private static final int DATAGRAMS_PER_PACKET = 12;

    private final StoqIdentity identity = TestNetwork.create("runs").identity();

    /** As many as come in one read of the socket, and more than quiche keeps. */
    @Test
    void aBurstOfSmallDatagramsArrivesWhole() throws Exception {
        CountDownLatch missing = new CountDownLatch(PACKETS * DATAGRAMS_PER_PACKET);
        assertThat(missing.getCount()).isGreaterThan(QuicLimits.forPeers().datagramsWaiting());
        EndpointConfiguration configuration =
                new EndpointConfiguration(TestNetwork.ANY_PORT, TlsPolicy.stoq(), QuicLimits.forPeers());
        try (EventLoops loops = EventLoops.open(1, Backend.DIRECT);
                QuicListener listener = QuicListener.open(
                        loops,
                        configuration,
                        identity.tls(),
                        connection -> connection.pipeline().addLast(new Counting(missing)),
                        stream -> {});
                QuicConnector connector = QuicConnector.open(loops, configuration, Optional.of(identity.tls()))) {
            QuicChannel client = connector
                    .connect(listener.localAddress(), "runs", connection -> {}, stream -> {})
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);

            // Both ends have one loop: the listener reads when all is sent.
            client.eventLoop().submit(() -> burst(client)).sync();

            assertThat(missing.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("all came but " + missing.getCount())
                    .isTrue();
        }
    }

    private static void burst(QuicChannel client) {
        for (int i = 0; i < PACKETS; i++) {
            for (int j = 0; j < DATAGRAMS_PER_PACKET; j++) {
                var _ = client.write(Unpooled.directBuffer().writeByte(j));
            }
            client.flush();
        }
    }

    private static final class Counting extends ChannelInboundHandlerAdapter {

        private final CountDownLatch missing;

        Counting(CountDownLatch missing) {
            this.missing = missing;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            missing.countDown();
            ReferenceCountUtil.release(message);
        }
    }
}
