package internet2.stoq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.HybridKey;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class DatagramTest {

    private static final int SERVICE = 200;
    private static final HybridKey SERVER_KEYS = TestNetwork.newKeys();
    private static final HybridKey CLIENT_KEYS = TestNetwork.newKeys();

    private final TestNetwork network = TestNetwork.create("datagrams");
    private final Service echo = Service.of(100, (peer, request) -> request);

    private record Received(Peer peer, Bytes datagram) {}

    @Test
    void aDatagramArrivesWithTheNameOfWhoSentIt() throws Exception {
        BlockingQueue<Received> received = new LinkedBlockingQueue<>();
        DatagramService service =
                DatagramService.of(SERVICE, (peer, datagram) -> received.add(new Received(peer, datagram)));
        try (Stoq server = network.start(network.identity(SERVER_KEYS), service);
                Stoq client = network.start(network.identity(CLIENT_KEYS));
                Connection connection = client.connect(server.localAddress())) {
            Bytes longest = Bytes.wrap(new byte[connection.datagramBytesMax()]);
            assertThat(longest.size()).isGreaterThan(1000);

            for (Bytes sent : List.of(Bytes.EMPTY, Bytes.utf8("hello"), longest)) {
                Received next = sentUntilReceived(connection, sent, received);
                assertThat(next.datagram()).isEqualTo(sent);
                assertThat(next.peer().id()).isEqualTo(CLIENT_KEYS.publicKey().id());
            }
        }
    }

    @Test
    void whatIsLongerThanAPacketIsRefusedAtOnce() throws Exception {
        try (Stoq server = network.start(network.identity(SERVER_KEYS), echo);
                Stoq client = network.start(network.identity(CLIENT_KEYS));
                Connection connection = client.connect(server.localAddress())) {
            int max = connection.datagramBytesMax();
            assertThatThrownBy(() -> connection.datagram(SERVICE, Bytes.wrap(new byte[max + 1])))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at most " + max);
        }
    }

    @Test
    void whatNobodyHandlesIsDroppedAndCountedAndHarmsNothing() throws Exception {
        CompletableFuture<Integer> dropped = new CompletableFuture<>();
        StoqObserver observer = new StoqObserver() {
            @Override
            public void datagramDropped(int service, boolean received) {
                if (received) {
                    dropped.complete(service);
                }
            }
        };
        try (Stoq server = server(observer, echo);
                Stoq client = network.start(network.identity(CLIENT_KEYS));
                Connection connection = client.connect(server.localAddress())) {
            assertThat(connection.datagram(SERVICE + 1, Bytes.utf8("anybody?"))).isTrue();

            assertThat(dropped.get(10, TimeUnit.SECONDS)).isEqualTo(SERVICE + 1);
            assertThat(connection.call(100, Bytes.utf8("still here"))).isEqualTo(Bytes.utf8("still here"));
        }
    }

    @Test
    void aSlowReceiverLosesDatagramsInsteadOfMemory() throws Exception {
        int waitingMax = StoqConfiguration.at(TestNetwork.ANY_PORT).quic().datagramsWaiting();
        CountDownLatch proceed = new CountDownLatch(1);
        AtomicInteger handled = new AtomicInteger();
        AtomicInteger dropped = new AtomicInteger();
        StoqObserver observer = new StoqObserver() {
            @Override
            public void datagramDropped(int service, boolean received) {
                dropped.incrementAndGet();
            }
        };
        CountDownLatch allHandled = new CountDownLatch(waitingMax);
        DatagramService slow = DatagramService.of(SERVICE, (peer, datagram) -> {
            try {
                proceed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            handled.incrementAndGet();
            allHandled.countDown();
        });
        try (Stoq server = server(observer, slow, echo);
                Stoq client = network.start(network.identity(CLIENT_KEYS));
                Connection connection = client.connect(server.localAddress())) {
            for (int sent = 0; dropped.get() < 100; sent++) {
                assertThat(sent).as("sent, and neither waiting nor dropped").isLessThan(100 * waitingMax);
                connection.datagram(SERVICE, Bytes.utf8("flood"));
                connection.call(100, Bytes.EMPTY); // so that the flood has the pace of the network
            }
            proceed.countDown();
            assertThat(allHandled.await(10, TimeUnit.SECONDS)).isTrue();
            connection.call(100, Bytes.EMPTY);

            assertThat(handled.get()).as("kept while nobody could take them").isEqualTo(waitingMax);
        }
    }

    @Test
    void aClosedConnectionSaysSo() throws Exception {
        try (Stoq server = network.start(network.identity(SERVER_KEYS), echo);
                Stoq client = network.start(network.identity(CLIENT_KEYS))) {
            Connection connection = client.connect(server.localAddress());
            connection.close();

            assertThatThrownBy(() -> connection.datagram(SERVICE, Bytes.EMPTY)).isInstanceOf(ConnectionLost.class);
        }
    }

    /** A datagram may be lost, also on the way to the same machine. */
    private static Received sentUntilReceived(Connection connection, Bytes datagram, BlockingQueue<Received> received)
            throws Exception {
        for (int tries = 0; tries < 50; tries++) {
            assertThat(connection.datagram(SERVICE, datagram)).isTrue();
            Received next = received.poll(200, TimeUnit.MILLISECONDS);
            if (next != null) {
                return next;
            }
        }
        throw new AssertionError("none of 50 datagrams arrived");
    }

    private Stoq server(StoqObserver observer, Handler... handlers) throws Exception {
        return Stoq.open(
                StoqConfiguration.at(TestNetwork.ANY_PORT),
                network.identity(SERVER_KEYS),
                network.authenticator(),
                List.of(handlers),
                observer);
    }
}
