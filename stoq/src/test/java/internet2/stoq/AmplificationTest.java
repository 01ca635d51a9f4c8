package internet2.stoq;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.HybridKey;
import internet2.stoq.RecordingObserver.Event.Refused;
import internet2.stoq.quic.QuicLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What somebody gets sent who only pretends to be at an address. */
final class AmplificationTest {

    private static final HybridKey SERVER_KEYS = TestNetwork.newKeys();
    private static final HybridKey CLIENT_KEYS = TestNetwork.newKeys();
    private static final Duration HANDSHAKE = Duration.ofSeconds(1);

    private final TestNetwork network = TestNetwork.create("amplification");
    private final RecordingObserver observer = new RecordingObserver();

    /** RFC 9000 section 8.1: at most three times the bytes, until the address is validated. */
    @Test
    void anAddressThatDoesNotAnswerGetsThreeTimesTheBytesAtMost() throws Exception {
        try (Stoq server = start(QuicLimits.forPeers().withHandshakeTimeout(HANDSHAKE));
                DatagramChannel victim = DatagramChannel.open().bind(TestNetwork.ANY_PORT)) {
            List<ByteBuffer> initials = initials();
            int sent = 0;
            for (ByteBuffer initial : initials) {
                sent += victim.send(initial, server.localAddress());
            }
            assertThat(observer.next()).isEqualTo(new Refused(RefusalCode.HANDSHAKE_TIMED_OUT, false));
            int received = waiting(victim);
            assertThat(received).isPositive().isLessThanOrEqualTo(3 * sent);
        }
    }

    @Test
    void whereAddressesAreValidatedFirstItGetsLessThanItSent() throws Exception {
        try (Stoq server = start(QuicLimits.forPeers().withHandshakes(10, 0));
                Stoq honest = network.start(network.identity(CLIENT_KEYS));
                DatagramChannel victim = DatagramChannel.open().bind(TestNetwork.ANY_PORT)) {
            int sent = 0;
            for (ByteBuffer initial : initials()) {
                sent += victim.send(initial, server.localAddress());
            }
            // Served after what came before it.
            Connection connection = honest.connect(server.localAddress());
            assertThat(connection.call(100, Bytes.utf8("served"))).isEqualTo(Bytes.utf8("served"));
            assertThat(waiting(victim)).isPositive().isLessThan(sent);
        }
    }

    /** What a client sends first, to an address where nobody answers. */
    private List<ByteBuffer> initials() throws Exception {
        try (DatagramChannel nobody = DatagramChannel.open()
                        .setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20)
                        .bind(TestNetwork.ANY_PORT);
                Stoq client = network.start(network.identity(CLIENT_KEYS))) {
            InetSocketAddress there = (InetSocketAddress) nobody.getLocalAddress();
            Thread.ofVirtual().start(() -> connectInVain(client, there));
            return List.of(received(nobody), received(nobody));
        }
    }

    private static void connectInVain(Stoq client, InetSocketAddress there) {
        try {
            client.connect(there).close();
        } catch (StoqException expected) {
            // Nobody is there.
        }
    }

    private static ByteBuffer received(DatagramChannel channel) throws IOException {
        ByteBuffer packet = ByteBuffer.allocate(65_536);
        channel.receive(packet);
        return packet.flip();
    }

    /** Bytes that have arrived and wait. */
    private static int waiting(DatagramChannel channel) throws IOException {
        channel.configureBlocking(false);
        int bytes = 0;
        ByteBuffer packet = ByteBuffer.allocate(65_536);
        while (channel.receive(packet.clear()) != null) {
            bytes += packet.position();
        }
        return bytes;
    }

    private Stoq start(QuicLimits limits) throws IOException {
        return Stoq.open(
                StoqConfiguration.at(TestNetwork.ANY_PORT).with(limits),
                network.identity(SERVER_KEYS),
                network.authenticator(),
                List.of(Service.of(100, (peer, request) -> request)),
                observer);
    }
}
