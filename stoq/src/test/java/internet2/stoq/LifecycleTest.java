package internet2.stoq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.HybridKey;
import internet2.stoq.RecordingObserver.Event.Closed;
import internet2.stoq.RecordingObserver.Event.Opened;
import internet2.stoq.RecordingObserver.Event.Refused;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LifecycleTest {

    private static final HybridKey SERVER_KEYS = TestNetwork.newKeys();
    private static final HybridKey CLIENT_KEYS = TestNetwork.newKeys();
    private static final Bytes HELLO = Bytes.utf8("hello");

    private final TestNetwork network = TestNetwork.create("lifecycle");
    private final RecordingObserver serverSaw = new RecordingObserver();
    private final RecordingObserver clientSaw = new RecordingObserver();
    private final Service echo = Service.of(100, (peer, request) -> request);

    @Test
    void aLiveConnectionIsReused() throws Exception {
        try (Stoq server = server(network.identity(SERVER_KEYS));
                Stoq client = client(network.identity(CLIENT_KEYS))) {
            Connection first = client.connect(server.localAddress());
            assertThat(client.connect(server.localAddress())).isSameAs(first);
            assertThat(client.connect(
                            server.localAddress(), SERVER_KEYS.publicKey().id()))
                    .isSameAs(first);
            assertThat(client.connections()).containsExactly(first);
        }
    }

    @Test
    void theCalledNodeCallsBackOverTheSameConnection() throws Exception {
        try (Stoq server = server(network.identity(SERVER_KEYS));
                Stoq client = client(network.identity(CLIENT_KEYS))) {
            client.connect(server.localAddress());
            serverSaw.next();
            Connection back = server.connect(
                    client.localAddress(), CLIENT_KEYS.publicKey().id());
            assertThat(back.call(100, HELLO)).isEqualTo(HELLO);
            assertThat(server.connections()).containsExactly(back);
            assertThat(clientSaw.next()).isInstanceOf(Opened.class);
            assertThat(clientSaw.quiet()).isTrue();
        }
    }

    @Test
    void aSecondConnectionNeedsNoSecondSignature() throws Exception {
        try (Stoq server = server(network.identity(SERVER_KEYS));
                Stoq client = client(network.identity(CLIENT_KEYS))) {
            callAndClose(client.connect(server.localAddress()));
            assertThat(opened(clientSaw).remembered()).isFalse();
            assertThat(opened(serverSaw).remembered()).isFalse();
            assertThat(serverSaw.next()).isInstanceOf(Closed.class);
            assertThat(clientSaw.next()).isInstanceOf(Closed.class);

            assertThat(client.connect(server.localAddress()).call(100, HELLO)).isEqualTo(HELLO);
            assertThat(opened(clientSaw).remembered()).isTrue();
            assertThat(opened(serverSaw).remembered()).isTrue();
        }
    }

    @Test
    void whoIsRevokedLosesItsConnectionsAndItsRememberedProof() throws Exception {
        StoqIdentity identity = network.identity(CLIENT_KEYS);
        try (Stoq server = server(network.identity(SERVER_KEYS));
                Stoq client = Stoq.open(
                        StoqConfiguration.at(TestNetwork.ANY_PORT),
                        identity,
                        Everybody.INSTANCE,
                        List.of(),
                        clientSaw)) {
            Connection connection = client.connect(server.localAddress());
            opened(clientSaw);
            opened(serverSaw);
            server.revalidate();
            assertThat(connection.call(100, HELLO)).isEqualTo(HELLO);

            network.revoke(identity.node());
            server.revalidate();
            assertThat(serverSaw.next()).isEqualTo(new Refused(RefusalCode.CERTIFICATE_REVOKED, false));
            assertThat(serverSaw.next()).isInstanceOf(Closed.class);
            assertThat(clientSaw.next()).isEqualTo(new Refused(RefusalCode.CERTIFICATE_REVOKED, true));
            assertThat(connection.isOpen()).isFalse();
            assertThat(catchThrowableOfType(ConnectionLost.class, () -> connection.call(100, HELLO)))
                    .isNotNull();

            ConnectionRefused refusal =
                    catchThrowableOfType(ConnectionRefused.class, () -> client.connect(server.localAddress()));
            assertThat(refusal.code()).isEqualTo(RefusalCode.CERTIFICATE_REVOKED);
        }
    }

    @Test
    void aNewCertificateServesNewConnectionsAndLeavesTheOldOnesAlone() throws Exception {
        StoqIdentity before = network.identity(SERVER_KEYS);
        StoqIdentity after = network.identity(SERVER_KEYS);
        try (Stoq server = server(before);
                Stoq first = client(network.identity(CLIENT_KEYS));
                Stoq second = network.start(network.identity())) {
            Connection old = first.connect(server.localAddress());
            server.rotate(after);
            Connection renewed = second.connect(server.localAddress());

            assertThat(leaf(old)).isEqualTo(before.tls().leaf());
            assertThat(leaf(renewed)).isEqualTo(after.tls().leaf());
            assertThat(old.call(100, HELLO)).isEqualTo(HELLO);
            old.close();
            assertThat(leaf(first.connect(server.localAddress())))
                    .isEqualTo(after.tls().leaf());
        }
    }

    @Test
    void aClientsNewCertificateIsTheOneThatIsSeen() throws Exception {
        StoqIdentity after = network.identity(CLIENT_KEYS);
        try (Stoq server = server(network.identity(SERVER_KEYS));
                Stoq client = client(network.identity(CLIENT_KEYS))) {
            callAndClose(client.connect(server.localAddress()));
            opened(serverSaw);
            serverSaw.next();
            client.rotate(after);
            client.connect(server.localAddress());
            assertThat(opened(serverSaw).peer().certificate())
                    .isEqualTo(after.tls().leaf());
        }
    }

    @Test
    void aNodeThatStopsIsGoneForItsPeers() throws Exception {
        try (Stoq client = client(network.identity(CLIENT_KEYS))) {
            Connection connection;
            try (Stoq server = server(network.identity(SERVER_KEYS))) {
                connection = client.connect(server.localAddress());
                opened(clientSaw);
            }
            assertThat(clientSaw.next()).isInstanceOf(Closed.class);
            assertThat(connection.isOpen()).isFalse();
            assertThat(client.connections()).isEmpty();
        }
    }

    /** An answer shows that the other side, too, has finished proving. */
    private static void callAndClose(Connection connection) throws StoqException {
        assertThat(connection.call(100, HELLO)).isEqualTo(HELLO);
        connection.close();
    }

    private static X509Certificate leaf(Connection connection) {
        return connection.peer().certificate();
    }

    private static Opened opened(RecordingObserver observer) throws InterruptedException {
        return (Opened) observer.next();
    }

    private Stoq server(StoqIdentity identity) throws IOException {
        return Stoq.open(
                StoqConfiguration.at(TestNetwork.ANY_PORT),
                identity,
                network.authenticator(),
                List.of(echo),
                serverSaw);
    }

    private Stoq client(StoqIdentity identity) throws IOException {
        return Stoq.open(
                StoqConfiguration.at(TestNetwork.ANY_PORT),
                identity,
                network.authenticator(),
                List.of(echo),
                clientSaw);
    }
}
