package internet2.stoq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import internet2.foundation.crypto.HybridKey;
import internet2.stoq.RecordingObserver.Event.Refused;
import internet2.stoq.quic.EndpointConfiguration;
import internet2.stoq.quic.EventLoops;
import internet2.stoq.quic.QuicConnector;
import internet2.stoq.quic.QuicLimits;
import internet2.stoq.quic.QuicListener;
import internet2.stoq.quic.Streams;
import internet2.stoq.quic.TlsPolicy;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Somebody in the middle who holds both TLS private keys, as one who breaks P-256 would, but neither
 * post-quantum key: two TLS connections, each with the right certificates, and all frames carried over.
 */
final class SpliceTest {

    private static final HybridKey SERVER_KEYS = TestNetwork.newKeys();
    private static final HybridKey CLIENT_KEYS = TestNetwork.newKeys();

    private final TestNetwork network = TestNetwork.create("splice");

    @Test
    void twoTlsConnectionsCannotBeSplicedIntoOne() throws Exception {
        StoqIdentity serverIdentity = network.identity(SERVER_KEYS);
        StoqIdentity clientIdentity = network.identity(CLIENT_KEYS);
        RecordingObserver serverSaw = new RecordingObserver();
        RecordingObserver clientSaw = new RecordingObserver();
        StoqConfiguration configuration = StoqConfiguration.at(TestNetwork.ANY_PORT);
        try (Stoq server = Stoq.open(configuration, serverIdentity, network.authenticator(), List.of(), serverSaw);
                Stoq client = Stoq.open(configuration, clientIdentity, network.authenticator(), List.of(), clientSaw);
                Middle middle = new Middle(server.localAddress(), serverIdentity, clientIdentity)) {
            ConnectionRefused refusal = catchThrowableOfType(
                    ConnectionRefused.class, () -> client.connect(middle.address(), serverIdentity.node()));

            assertThat(refusal.code()).isEqualTo(RefusalCode.BAD_TRANSCRIPT_SIGNATURE);
            assertThat(clientSaw.next()).isEqualTo(new Refused(RefusalCode.BAD_TRANSCRIPT_SIGNATURE, false));
            assertThat(serverSaw.next()).isEqualTo(new Refused(RefusalCode.BAD_TRANSCRIPT_SIGNATURE, false));
        }
    }

    /** Ends TLS towards both, and carries the bytes of the first stream over. */
    private static final class Middle implements AutoCloseable {

        private final EventLoops loops = EventLoops.open(1);
        private final QuicListener towardsClient;
        private final QuicConnector towardsServer;
        private final InetSocketAddress server;

        Middle(InetSocketAddress server, StoqIdentity stolenServer, StoqIdentity stolenClient) throws Exception {
            EndpointConfiguration endpoint =
                    new EndpointConfiguration(TestNetwork.ANY_PORT, TlsPolicy.stoq(), QuicLimits.forPeers());
            this.server = server;
            towardsServer = QuicConnector.open(loops, endpoint, Optional.of(stolenClient.tls()));
            towardsClient = QuicListener.open(loops, endpoint, stolenServer.tls(), connection -> {}, this::carry);
        }

        InetSocketAddress address() {
            return towardsClient.localAddress();
        }

        private void carry(QuicStreamChannel fromClient) {
            fromClient.config().setAutoRead(false);
            var _ = towardsServer
                    .connect(server, "server", connection -> {}, stream -> {})
                    .thenAccept(connection -> join(fromClient, connection));
        }

        private static void join(QuicStreamChannel fromClient, QuicChannel connection) {
            Streams.open(connection, QuicStreamType.BIDIRECTIONAL, new Carrier(fromClient))
                    .addListener(opened -> {
                        fromClient.pipeline().addLast(new Carrier((QuicStreamChannel) opened.getNow()));
                        fromClient.config().setAutoRead(true);
                    });
        }

        @Override
        public void close() {
            towardsClient.close();
            towardsServer.close();
            loops.close();
        }
    }

    private static final class Carrier extends ChannelInboundHandlerAdapter {

        private final QuicStreamChannel other;

        Carrier(QuicStreamChannel other) {
            this.other = other;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            other.writeAndFlush(message).addListener(written -> {});
        }
    }
}
