package internet2.trustchain.names;

import static internet2.trustchain.names.TestZones.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.stoq.quic.EventLoops;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class DnsServerTest {

    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final int PATIENCE_MILLIS = 5000;

    @Test
    void answersDatagramsAndIgnoresWhatIsNoQuery() throws IOException, InterruptedException {
        try (TestServer test = TestServer.open();
                DatagramSocket client = client()) {
            send(client, test, Bytes.parseHex("00"));
            send(client, test, Bytes.parseHex("000180000001000000000000" + "01610000010001"));
            send(client, test, query(3, "web.internal", "A"));

            DnsMessage response = receive(client);
            assertThat(response.id()).isEqualTo(3);
            assertThat(response.answers().getFirst().text()).isEqualTo("192.0.2.1");
            assertThat(test.server.statistics().dropped()).isEqualTo(2);
            DnsEvent event = test.events.poll(5, TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            assertThat(event.name()).isEqualTo(name("web.internal"));
            assertThat(event.client()).isEqualTo("::/56");
            assertThat(test.server.statistics().queries().get(Transport.UDP)).containsEntry(ResponseCode.NOERROR, 1L);
            assertThat(test.server.statistics().types()).containsEntry("A", 1L);
        }
    }

    @Test
    void answersFromTheNewestPicture() throws IOException {
        try (TestServer test = TestServer.open();
                DatagramSocket client = client()) {
            send(client, test, query(1, "fresh.internal", "A"));
            assertThat(receive(client).code()).isEqualTo(ResponseCode.NXDOMAIN);
            test.zones = test.zones.with(RecordSet.parse(name("fresh.internal"), RecordType.A, 60, "192.0.2.7"));
            send(client, test, query(2, "fresh.internal", "A"));
            assertThat(receive(client).answers()).hasSize(1);
            assertThat(test.server.resolve(name("fresh.internal"), RecordType.A).answers())
                    .hasSize(1);
        }
    }

    @Test
    void answersManyQueriesOnOneConnectionInOrder() throws IOException {
        try (TestServer test = TestServer.open();
                Socket connection = connect(test)) {
            DataOutputStream out = new DataOutputStream(connection.getOutputStream());
            for (int id = 0; id < 200; id++) {
                byte[] query = query(id, "large.internal", "TXT").toArray();
                out.writeShort(query.length);
                out.write(query);
            }
            out.flush();
            DataInputStream in = new DataInputStream(connection.getInputStream());
            for (int id = 0; id < 200; id++) {
                DnsMessage response = DnsMessage.decode(Bytes.wrap(in.readNBytes(in.readUnsignedShort())));
                assertThat(response.id()).isEqualTo(id);
                assertThat(response.answers()).hasSize(20);
            }
        }
    }

    @Test
    void othersAreServedWhileOneClientDoesNotReadItsAnswers() throws IOException {
        try (TestServer test = TestServer.open();
                Socket greedy = connect(test)) {
            DataOutputStream out = new DataOutputStream(greedy.getOutputStream());
            byte[] query = query(1, "large.internal", "TXT").toArray();
            int sent = 0;
            greedy.setSoTimeout(200);
            // stops when both socket buffers are full: the server no longer reads
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    while (!Thread.interrupted()) {
                        out.writeShort(query.length);
                        out.write(query);
                    }
                } catch (IOException e) {
                    // the connection was closed below
                }
            });
            try (DatagramSocket client = client()) {
                for (; sent < 100; sent++) {
                    send(client, test, query(sent, "web.internal", "A"));
                    assertThat(receive(client).id()).isEqualTo(sent);
                }
            }
            sender.interrupt();
        }
    }

    @Test
    void closesConnectionsThatAreIdleTooManyOrSpeakNonsense() throws IOException {
        try (TestServer test = TestServer.open(RateLimits.DEFAULT, 2, Duration.ofMillis(1500));
                Socket first = connect(test);
                Socket nonsense = connect(test)) {
            try (Socket third = connect(test)) {
                assertThat(third.getInputStream().read()).as("over the limit").isEqualTo(-1);
            }
            nonsense.getOutputStream().write(new byte[] {0, 3, 1, 2, 3});
            assertThat(nonsense.getInputStream().read()).isEqualTo(-1);
            assertThat(first.getInputStream().read()).as("idle").isEqualTo(-1);
            assertThat(test.server.statistics().connectionsRefused()).isEqualTo(1);
        }
    }

    @Test
    void aConnectionThatWaitsForAnAnswerIsNotIdle() throws Exception {
        CompletableFuture<TransactionHandler.Reply> reply = new CompletableFuture<>();
        TransactionHandler slow = (message, transport, client, questions, way) -> reply.complete(way);
        try (TestServer test = TestServer.open(RateLimits.DEFAULT, 10, Duration.ofMillis(500), slow);
                Socket waiting = connect(test)) {
            byte[] update =
                    Bytes.parseHex("000128000001000000000000" + "0000060001").toArray();
            DataOutputStream out = new DataOutputStream(waiting.getOutputStream());
            out.writeShort(update.length);
            out.write(update);
            reply.get(5, TimeUnit.SECONDS);
            try (Socket idle = connect(test)) {
                assertThat(idle.getInputStream().read()).as("idle").isEqualTo(-1);
            }

            reply.get().finish(Bytes.parseHex("0001a8000000000000000000"));
            DataInputStream in = new DataInputStream(waiting.getInputStream());
            assertThat(in.readUnsignedShort()).isEqualTo(12);
            assertThat(in.readNBytes(12)).hasSize(12);
            assertThat(in.read()).as("idle from now on").isEqualTo(-1);
        }
    }

    @Test
    void whoAsksTooMuchIsSentToTcp() throws IOException {
        RateLimits strict = new RateLimits(5, 1000, 56, 64, false);
        try (TestServer test = TestServer.open(strict, 10, IDLE);
                DatagramSocket client = client()) {
            boolean truncated = false;
            for (int i = 0; i < 1000 && !truncated; i++) {
                send(client, test, query(i, "web.internal", "A"));
                truncated = receive(client).has(DnsMessage.TRUNCATED);
            }
            assertThat(truncated).isTrue();
            assertThat(test.server.statistics().rateLimited()).isPositive();
            for (int i = 0; i < 10_000 && test.server.statistics().rateDropped() == 0; i++) {
                send(client, test, query(i, "web.internal", "A"));
            }
            assertThat(test.server.statistics().rateDropped()).isPositive();
        }
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (TestServer test = TestServer.open();
                EventLoops loops = EventLoops.open(1)) {
            DnsServerConfiguration same = DnsServerConfiguration.of(test.plain(), Optional.empty());
            assertThatThrownBy(() -> DnsServer.open(
                            same,
                            () -> ZoneView.EMPTY,
                            Recursion.NONE,
                            Optional.empty(),
                            loops,
                            InstantSource.system(),
                            DnsObserver.NONE))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot serve DNS on")
                    .hasMessageContaining(String.valueOf(test.plain().getPort()));
        }
        assertThatThrownBy(() -> DnsServerConfiguration.of(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 53), Optional.empty()))
                .hasMessageContaining("IPv6");
    }

    private static DatagramSocket client() throws IOException {
        DatagramSocket socket = new DatagramSocket(TestServer.loopback(0));
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static Socket connect(TestServer test) throws IOException {
        Socket socket = new Socket();
        socket.connect(test.plain());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static void send(DatagramSocket client, TestServer test, Bytes bytes) throws IOException {
        client.send(new DatagramPacket(bytes.toArray(), bytes.size(), test.plain()));
    }

    private static DnsMessage receive(DatagramSocket client) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        client.receive(packet);
        return DnsMessage.decode(Bytes.wrap(Arrays.copyOf(packet.getData(), packet.getLength())));
    }

    private static Bytes query(int id, String name, String type) {
        return DnsMessage.query(id, name(name), RecordType.parse(type)).encode();
    }
}
