package internet2.stoq;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.HybridKey;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Networks that lose, reorder and repeat packets, or swallow the large ones: slower, and never wrong. */
final class BadNetworkTest {

    private static final int ECHO = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final HybridKey SERVER_KEYS = TestNetwork.newKeys();
    private static final HybridKey CLIENT_KEYS = TestNetwork.newKeys();

    private final TestNetwork network = TestNetwork.create("bad");
    private final Bytes content = noise(300_000);
    private Stoq server;
    private Stoq client;
    private RebindingNat between;

    private static Bytes noise(int size) {
        byte[] bytes = new byte[size];
        new Random(3).nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    @BeforeEach
    void start() throws IOException {
        server = network.start(network.identity(SERVER_KEYS), Service.of(ECHO, (peer, request) -> request));
        client = network.start(network.identity(CLIENT_KEYS));
        between = RebindingNat.towards(server.localAddress());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
        between.close();
    }

    @Test
    void aThirdOfThePacketsIsLost() throws Exception {
        Connection connection = client.connect(between.inside());
        between.does(PacketFate.lossy(0.3, 17));
        assertThat(connection.call(ECHO, content, PATIENCE)).isEqualTo(content);
        assertThat(connection.statistics().packetsLost()).isPositive();
    }

    @Test
    void aHandshakeComesThroughAThirdOfLoss() throws Exception {
        between.does(PacketFate.lossy(0.3, 5));
        Connection connection = client.connect(between.inside());
        assertThat(connection.call(ECHO, Bytes.utf8("through"), PATIENCE)).isEqualTo(Bytes.utf8("through"));
    }

    @Test
    void packetsOvertakeEachOtherAndArriveTwice() throws Exception {
        Connection connection = client.connect(between.inside());
        between.does(PacketFate.disorderly(Duration.ofMillis(20)));
        assertThat(connection.call(ECHO, content, PATIENCE)).isEqualTo(content);
    }

    @Test
    void theAddressChangesInMidTransferOverALossyNetwork() throws Exception {
        Connection connection = client.connect(between.inside());
        between.does(PacketFate.lossy(0.1, 23));
        between.rebindAfter(50);
        assertThat(connection.call(ECHO, content, PATIENCE)).isEqualTo(content);
        assertThat(between.rebound()).isEqualTo(1);
    }

    @Test
    void aPathThatSwallowsLargePacketsCarriesInSmallOnes() throws Exception {
        between.does(PacketFate.narrow(1280));
        Connection connection = client.connect(between.inside());
        assertThat(connection.call(ECHO, content, PATIENCE)).isEqualTo(content);
        assertThat(connection.statistics().payloadBytes()).isBetween(1200L, 1280L);
    }

    @Test
    void aPathThatCarriesLargePacketsIsUsedForThem() throws Exception {
        Connection connection = client.connect(between.inside());
        assertThat(connection.call(ECHO, content, PATIENCE)).isEqualTo(content);
        assertThat(connection.statistics().payloadBytes()).isGreaterThan(1280);
    }
}
