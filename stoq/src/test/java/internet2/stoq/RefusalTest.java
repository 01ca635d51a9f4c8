package internet2.stoq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.stoq.RecordingObserver.Event.Refused;
import internet2.stoq.quic.QuicLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Each way of not being a peer, seen from both sides: the code, the counter and the log line. */
final class RefusalTest {

    private static final HybridKey SERVER_KEYS = TestNetwork.newKeys();
    private static final HybridKey CLIENT_KEYS = TestNetwork.newKeys();
    private static final HybridKey OTHER_KEYS = TestNetwork.newKeys();

    private final TestNetwork network = TestNetwork.create("refusals");
    private final RecordingObserver server = new RecordingObserver();
    private final RecordingObserver client = new RecordingObserver();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(LiveConnection.class);

    @BeforeEach
    void listenToTheLog() {
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
        logger.setLevel(ch.qos.logback.classic.Level.WARN);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @Test
    void anExpiredClientIsRefused() throws Exception {
        Instant now = Instant.now();
        clientIsRefused(
                network.identity(CLIENT_KEYS, now.minusSeconds(100), now.minusSeconds(50)),
                RefusalCode.CERTIFICATE_EXPIRED);
    }

    @Test
    void aClientWhoseTimeHasNotComeIsRefused() throws Exception {
        Instant now = Instant.now();
        clientIsRefused(
                network.identity(CLIENT_KEYS, now.plusSeconds(1000), now.plusSeconds(2000)),
                RefusalCode.CERTIFICATE_NOT_YET_VALID);
    }

    @Test
    void aRevokedClientIsRefused() throws Exception {
        StoqIdentity revoked = network.identity(CLIENT_KEYS);
        network.revoke(revoked.node());
        try (Stoq listening = server(network.identity(SERVER_KEYS));
                Stoq calling = client(revoked, Everybody.INSTANCE)) {
            connectRefused(calling, listening.localAddress(), RefusalCode.CERTIFICATE_REVOKED, true);
        }
    }

    @Test
    void aForeignClientIsRefused() throws Exception {
        TestNetwork foreign = TestNetwork.create("elsewhere");
        try (Stoq listening = server(network.identity(SERVER_KEYS));
                Stoq calling = client(foreign.identity(CLIENT_KEYS), Everybody.INSTANCE)) {
            connectRefused(calling, listening.localAddress(), RefusalCode.FOREIGN_CHAIN, true);
        }
    }

    @Test
    void aClientOfAnotherNetworkIsRefused() throws Exception {
        StoqIdentity own = network.identity(CLIENT_KEYS);
        NetworkId elsewhere = new NetworkId(Hash.of(Bytes.utf8("elsewhere")));
        try (Stoq listening = server(network.identity(SERVER_KEYS));
                Stoq calling = client(
                        new StoqIdentity(elsewhere, own.tls(), own.keys(), own.trustProof()),
                        network.authenticator())) {
            ConnectionRefused refusal =
                    catchThrowableOfType(ConnectionRefused.class, () -> calling.connect(listening.localAddress()));
            assertThat(refusal.code()).isEqualTo(RefusalCode.WRONG_NETWORK);
            assertThat(server.next())
                    .isIn(refusedHere(RefusalCode.WRONG_NETWORK), refusedThere(RefusalCode.WRONG_NETWORK));
        }
    }

    @Test
    void aClientWithoutTrustProofIsRefused() throws Exception {
        StoqIdentity own = network.identity(CLIENT_KEYS);
        clientIsRefused(
                new StoqIdentity(own.network(), own.tls(), own.keys(), Bytes.EMPTY), RefusalCode.TRUST_PROOF_MISSING);
    }

    @Test
    void aClientWithAnotherCertificatesProofIsRefused() throws Exception {
        StoqIdentity own = network.identity(CLIENT_KEYS);
        Bytes proofOfAnother = network.identity(CLIENT_KEYS).trustProof();
        clientIsRefused(
                new StoqIdentity(own.network(), own.tls(), own.keys(), proofOfAnother),
                RefusalCode.TRUST_PROOF_INVALID);
    }

    @Test
    void aClientWithKeysThatAreNotItsCertificatesIsRefused() throws Exception {
        StoqIdentity own = network.identity(CLIENT_KEYS);
        clientIsRefused(
                new StoqIdentity(own.network(), own.tls(), OTHER_KEYS, own.trustProof()), RefusalCode.KEY_MISMATCH);
    }

    @Test
    void aServerWithKeysThatAreNotItsCertificatesIsRefused() throws Exception {
        StoqIdentity own = network.identity(SERVER_KEYS);
        serverIsRefused(
                new StoqIdentity(own.network(), own.tls(), OTHER_KEYS, own.trustProof()), RefusalCode.KEY_MISMATCH);
    }

    @Test
    void anExpiredServerIsRefused() throws Exception {
        Instant now = Instant.now();
        serverIsRefused(
                network.identity(SERVER_KEYS, now.minusSeconds(100), now.minusSeconds(50)),
                RefusalCode.CERTIFICATE_EXPIRED);
    }

    @Test
    void aServerThatIsNotTheExpectedNodeIsRefused() throws Exception {
        NodeId expected = OTHER_KEYS.publicKey().id();
        try (Stoq listening = server(network.identity(SERVER_KEYS));
                Stoq calling = client(network.identity(CLIENT_KEYS), network.authenticator())) {
            ConnectionRefused refusal = catchThrowableOfType(
                    ConnectionRefused.class, () -> calling.connect(listening.localAddress(), expected));
            assertThat(refusal.code()).isEqualTo(RefusalCode.UNEXPECTED_NODE);
            assertThat(server.next()).isEqualTo(refusedThere(RefusalCode.UNEXPECTED_NODE));
        }
    }

    @Test
    void oneConnectionTooManyIsRefused() throws Exception {
        StoqConfiguration one = StoqConfiguration.at(TestNetwork.ANY_PORT)
                .with(QuicLimits.forPeers().withConnections(1, 1));
        try (Stoq listening =
                        Stoq.open(one, network.identity(SERVER_KEYS), network.authenticator(), List.of(), server);
                Stoq first = client(network.identity(CLIENT_KEYS), network.authenticator());
                Stoq second = Stoq.open(
                        StoqConfiguration.at(TestNetwork.ANY_PORT),
                        network.identity(OTHER_KEYS),
                        network.authenticator(),
                        List.of(),
                        StoqObserver.NONE)) {
            first.connect(listening.localAddress());
            assertThat(server.next()).isInstanceOf(RecordingObserver.Event.Opened.class);
            ConnectionRefused refusal =
                    catchThrowableOfType(ConnectionRefused.class, () -> second.connect(listening.localAddress()));
            assertThat(refusal.code()).isEqualTo(RefusalCode.OVERLOADED);
            assertThat(refusal.byPeer()).isTrue();
            assertThat(server.next()).isEqualTo(refusedHere(RefusalCode.OVERLOADED));
        }
    }

    @Test
    void nobodyThereIsNoRefusalButALoss() throws Exception {
        InetSocketAddress nobody;
        try (Stoq gone = server(network.identity(SERVER_KEYS))) {
            nobody = gone.localAddress();
        }
        StoqConfiguration impatient = StoqConfiguration.at(TestNetwork.ANY_PORT)
                .with(QuicLimits.forPeers().withHandshakeTimeout(Duration.ofMillis(200)));
        try (Stoq calling =
                Stoq.open(impatient, network.identity(CLIENT_KEYS), network.authenticator(), List.of(), client)) {
            assertThat(catchThrowableOfType(ConnectionLost.class, () -> calling.connect(nobody)))
                    .hasMessageContaining("nobody answered");
            assertThat(client.quiet()).isTrue();
        }
    }

    private void clientIsRefused(StoqIdentity identity, RefusalCode code) throws Exception {
        try (Stoq listening = server(network.identity(SERVER_KEYS));
                Stoq calling = client(identity, network.authenticator())) {
            connectRefused(calling, listening.localAddress(), code, true);
        }
    }

    private void serverIsRefused(StoqIdentity identity, RefusalCode code) throws Exception {
        try (Stoq listening = server(identity);
                Stoq calling = client(network.identity(CLIENT_KEYS), network.authenticator())) {
            connectRefused(calling, listening.localAddress(), code, false);
        }
    }

    private void connectRefused(Stoq calling, InetSocketAddress address, RefusalCode code, boolean byPeer)
            throws InterruptedException {
        ConnectionRefused refusal = catchThrowableOfType(ConnectionRefused.class, () -> calling.connect(address));
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
        assertThat(refusal.byPeer()).isEqualTo(byPeer);
        assertThat(refusal.reason()).isNotBlank();
        assertThat(client.next()).isEqualTo(new Refused(code, byPeer));
        assertThat(server.next()).isEqualTo(new Refused(code, !byPeer));
        assertThat(log.list)
                .filteredOn(line -> line.getMessage().equals("connection refused"))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(line -> assertThat(line.getKeyValuePairs().toString())
                        .contains(code.label())
                        .contains(refusal.reason()));
    }

    private static Refused refusedHere(RefusalCode code) {
        return new Refused(code, false);
    }

    private static Refused refusedThere(RefusalCode code) {
        return new Refused(code, true);
    }

    private Stoq server(StoqIdentity identity) throws IOException {
        return Stoq.open(
                StoqConfiguration.at(TestNetwork.ANY_PORT), identity, network.authenticator(), List.of(), server);
    }

    private Stoq client(StoqIdentity identity, PeerAuthenticator authenticator) throws IOException {
        return Stoq.open(StoqConfiguration.at(TestNetwork.ANY_PORT), identity, authenticator, List.of(), client);
    }
}
