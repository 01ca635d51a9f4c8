package internet2.stoq;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.HybridKey;
import internet2.stoq.quic.QuicLimits;
import internet2.stoq.tiers.Tier;
import internet2.stoq.tiers.TierPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A connection is more than the two addresses that it began with (RFC 9000 section 9). */
final class PathTest {

    private static final int ECHO = 100;
    private static final int JUMBO_BYTES = 8952;
    private static final HybridKey SERVER_KEYS = TestNetwork.newKeys();
    private static final HybridKey CLIENT_KEYS = TestNetwork.newKeys();

    private final TestNetwork network = TestNetwork.create("paths");
    private final Service echo = Service.of(ECHO, (peer, request) -> request);

    @Test
    void aConnectionSurvivesANatThatGivesItsClientAnotherPort() throws Exception {
        try (Stoq server = network.start(network.identity(SERVER_KEYS), echo);
                Stoq client = network.start(network.identity(CLIENT_KEYS));
                RebindingNat nat = RebindingNat.towards(server.localAddress())) {
            Connection connection = client.connect(nat.inside());
            assertThat(connection.call(ECHO, Bytes.utf8("before"))).isEqualTo(Bytes.utf8("before"));

            for (int i = 0; i < 20; i++) {
                nat.rebind();
                assertThat(connection.call(ECHO, Bytes.utf8("after"))).isEqualTo(Bytes.utf8("after"));
            }

            assertThat(client.connections()).containsExactly(connection);
            Connection heard = server.connections().getFirst();
            assertThat(server.connections()).containsExactly(heard);
            assertThat(heard.statistics().remote())
                    .as("where the server hears the client now")
                    .isEqualTo(nat.outside());
        }
    }

    @Test
    void anAddressThatChangesInMidTransferCostsNoByte() throws Exception {
        Bytes large = Bytes.wrap(new byte[4 << 20]);
        try (Stoq server = network.start(network.identity(SERVER_KEYS), echo);
                Stoq client = network.start(network.identity(CLIENT_KEYS));
                RebindingNat nat = RebindingNat.towards(server.localAddress())) {
            Connection connection = client.connect(nat.inside());
            nat.rebindAfter(200);

            assertThat(connection.call(ECHO, large)).isEqualTo(large);
            assertThat(nat.rebound()).isEqualTo(1);
        }
    }

    @Test
    void aConnectionKnowsHowItFares() throws Exception {
        try (Stoq server = network.start(network.identity(SERVER_KEYS), echo);
                Stoq client = network.start(network.identity(CLIENT_KEYS));
                Connection connection = client.connect(server.localAddress())) {
            PathStatistics before = connection.statistics();
            connection.call(ECHO, Bytes.wrap(new byte[100_000]));
            PathStatistics after = connection.statistics();

            assertThat(after.remote()).isEqualTo(server.localAddress());
            assertThat(after.roundTrip()).isPositive();
            assertThat(after.payloadBytes()).isBetween(1200L, 65_507L);
            assertThat(after.congestionWindow()).isPositive();
            assertThat(List.of(after.bytesSent() - before.bytesSent(), after.bytesReceived() - before.bytesReceived()))
                    .allMatch(bytes -> bytes >= 100_000);
            assertThat(after.packetsSent()).isGreaterThan(before.packetsSent());
        }
    }

    /**
     * Larger packets are tried (RFC 8899), and where nothing says that they were dropped, that is no loss of
     * anything.
     */
    @Test
    void aPathThatSilentlyDropsLargePacketsCarriesEverythingInSmallOnes() throws Exception {
        Bytes large = Bytes.wrap(new byte[2 << 20]);
        try (Stoq server = jumbo(SERVER_KEYS);
                Stoq client = jumbo(CLIENT_KEYS);
                RebindingNat path = RebindingNat.towards(server.localAddress())) {
            path.does(PacketFate.narrow(1400));
            Connection connection = client.connect(path.inside());
            assertThat(connection.call(ECHO, large)).isEqualTo(large);
            assertThat(connection.statistics().payloadBytes()).isLessThanOrEqualTo(1400);
        }
    }

    @Test
    void aPathThatCarriesLargePacketsIsFoundTo() throws Exception {
        Bytes large = Bytes.wrap(new byte[1 << 20]);
        try (Stoq server = jumbo(SERVER_KEYS);
                Stoq client = jumbo(CLIENT_KEYS)) {
            Connection connection = client.connect(server.localAddress());
            assertThat(connection.call(ECHO, large)).isEqualTo(large);
            assertThat(connection.statistics().payloadBytes()).isEqualTo(JUMBO_BYTES);
        }
    }

    /** Time is bounded from below alone: a slow machine only takes longer. */
    @Test
    void aTierIsKeptAndNothingIsLostToIt() throws Exception {
        Bytes large = Bytes.wrap(new byte[4 << 20]);
        try (Stoq server = paced(SERVER_KEYS);
                Stoq client = paced(CLIENT_KEYS)) {
            Connection connection = client.connect(server.localAddress());
            connection.call(ECHO, Bytes.wrap(new byte[100_000]));
            long begun = System.nanoTime();
            assertThat(connection.call(ECHO, large)).isEqualTo(large);
            Duration thereAndBack = Duration.ofNanos(2L * large.size() * 1_000_000_000L / Tier.MBPS_100.rate());
            // What was saved up before may leave at once.
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            assertThat(took).isGreaterThan(thereAndBack.multipliedBy(9).dividedBy(10));
        }
    }

    private Stoq paced(HybridKey keys) throws IOException {
        return start(StoqConfiguration.at(TestNetwork.ANY_PORT).with(TierPolicy.MBPS_100), keys);
    }

    private Stoq jumbo(HybridKey keys) throws IOException {
        return start(
                StoqConfiguration.at(TestNetwork.ANY_PORT)
                        .with(QuicLimits.forPeers().withUdpPayload(JUMBO_BYTES)),
                keys);
    }

    private Stoq start(StoqConfiguration configuration, HybridKey keys) throws IOException {
        return Stoq.open(
                configuration, network.identity(keys), network.authenticator(), List.of(echo), StoqObserver.NONE);
    }
}
