package internet2.stoq;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.HybridKey;
import internet2.stoq.RecordingObserver.Event.Refused;
import internet2.stoq.quic.QuicLimits;
import internet2.stoq.quic.TlsPolicy;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Much of what nobody asked for. */
final class FloodTest {

    private static final HybridKey SERVER_KEYS = TestNetwork.newKeys();
    private static final HybridKey CLIENT_KEYS = TestNetwork.newKeys();
    private static final Bytes HELLO = Bytes.utf8("hello");
    private static final TlsPolicy CLASSICAL = new TlsPolicy("stoq/1", List.of("X25519"), true, 17);

    private final TestNetwork network = TestNetwork.create("flood");
    private final RecordingObserver observer = new RecordingObserver();
    private final Service echo = Service.of(100, (peer, request) -> request);

    @Test
    void anAddressIsValidatedFirstWhereTheLimitAsksForIt() throws Exception {
        try (Stoq server = start(QuicLimits.forPeers().withHandshakes(10, 0));
                Stoq client = network.start(network.identity(CLIENT_KEYS))) {
            assertThat(client.connect(server.localAddress()).call(100, HELLO)).isEqualTo(HELLO);
        }
    }

    @Test
    void failedHandshakesLeaveRoomForOthers() throws Exception {
        try (Stoq server = start(QuicLimits.forPeers().withHandshakes(2, 1));
                Stoq client = network.start(network.identity(CLIENT_KEYS))) {
            for (int i = 0; i < 6; i++) {
                try (RawPeer peer = new RawPeer(server.localAddress(), CLASSICAL, Optional.empty())) {
                    assertThat(observer.next()).isEqualTo(new Refused(RefusalCode.CLASSICAL_KEY_EXCHANGE, false));
                    assertThat(peer.closed().isTlsError()).isTrue();
                }
            }
            assertThat(client.connect(server.localAddress()).call(100, HELLO)).isEqualTo(HELLO);
        }
    }

    @Test
    void randomDatagramsHarmNobody() throws Exception {
        Random random = new Random(11);
        try (Stoq server = start(QuicLimits.forPeers());
                Stoq client = network.start(network.identity(CLIENT_KEYS));
                DatagramSocket stranger = new DatagramSocket(TestNetwork.ANY_PORT)) {
            Connection connection = client.connect(server.localAddress());
            for (int i = 0; i < 2000; i++) {
                byte[] noise = new byte[1 + random.nextInt(1500)];
                random.nextBytes(noise);
                noise[0] |= (byte) (i % 2 == 0 ? 0xc0 : 0x40); // looks like a long or a short header
                stranger.send(new DatagramPacket(noise, noise.length, server.localAddress()));
            }
            assertThat(connection.call(100, HELLO)).isEqualTo(HELLO);
        }
    }

    private Stoq start(QuicLimits limits) throws Exception {
        return Stoq.open(
                StoqConfiguration.at(TestNetwork.ANY_PORT).with(limits),
                network.identity(SERVER_KEYS),
                network.authenticator(),
                List.of(echo),
                observer);
    }
}
