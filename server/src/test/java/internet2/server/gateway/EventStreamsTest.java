package internet2.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.server.gateway.StreamEvent.BlockCommitted;
import internet2.server.gateway.StreamEvent.NameChanged;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events over WebSocket. */
class EventStreamsTest {

    private RunningGateway running;
    private HttpClient client;

    @BeforeEach
    void start() {
        running = RunningGateway.with(limits -> limits.streamQueueMax(8));
        client = running.client();
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        running.close();
    }

    private static BlockCommitted block(long height) {
        return new BlockCommitted(height, height, FakeRooms.HASH, FakeRooms.HASH, 1, 0, FakeRooms.TIME);
    }

    private URI stream(String topic) {
        return URI.create("wss://[::1]:" + running.gateway.httpsPort() + "/stream/" + topic);
    }

    private WebSocket connect(String topic, Listener listener) throws InterruptedException {
        WebSocket socket =
                client.newWebSocketBuilder().buildAsync(stream(topic), listener).join();
        assertThat(running.observer.streams.poll(10, TimeUnit.SECONDS)).startsWith("opened");
        return socket;
    }

    @Test
    void eachTopicGetsItsEventsAsJsonLines() throws InterruptedException {
        Listener consensus = new Listener();
        Listener names = new Listener();
        connect("consensus", consensus);
        connect("dns", names);
        running.gateway.streams().publish(block(7));
        running.gateway.streams().publish(new NameChanged("web.test", "AAAA", List.of("::1"), 8, FakeRooms.TIME));
        assertThat(consensus.next()).startsWith("{\"height\":7,").endsWith("\"event\":\"committed\"}\n");
        assertThat(names.next()).contains("\"event\":\"set\"", "\"values\":[\"::1\"]");
        assertThat(consensus.received).isEmpty();
    }

    @Test
    void theConsensusTellsMoreThanBlocks() throws InterruptedException {
        Listener consensus = new Listener();
        connect("consensus", consensus);
        running.gateway.streams().publish(new StreamEvent.ViewSkipped(1, 9, FakeRooms.HASH, FakeRooms.TIME));
        running.gateway
                .streams()
                .publish(new StreamEvent.Suspected(FakeRooms.HASH, true, 0.7, "silent for 12 s", FakeRooms.TIME));
        running.gateway.streams().publish(new StreamEvent.ModeChanged("following", "wiped", FakeRooms.TIME));
        assertThat(consensus.next()).contains("\"event\":\"skipped\"", "\"view\":9");
        assertThat(consensus.next()).contains("\"event\":\"suspected\"", "\"reason\":\"silent for 12 s\"");
        assertThat(consensus.next()).contains("\"event\":\"mode\"", "\"mode\":\"following\"");
        running.gateway
                .streams()
                .publish(new StreamEvent.Quarantined(FakeRooms.HASH, true, "it leaves out operations", FakeRooms.TIME));
        assertThat(consensus.next()).contains("\"event\":\"quarantined\"", "\"quarantined\":true", "leaves out");
    }

    @Test
    void aClientThatDoesNotReadIsDroppedWithACloseCodeAndOthersGoOn() throws InterruptedException {
        Listener lazy = new Listener();
        lazy.reads = false;
        Listener eager = new Listener();
        WebSocket lazySocket = connect("dns", lazy);
        connect("consensus", eager);
        List<String> bulk = List.of("x".repeat(1 << 16));
        String dropped = null;
        for (int i = 0; dropped == null && i < 10_000; i++) {
            running.gateway.streams().publish(new NameChanged("web.test", "TXT", bulk, i, FakeRooms.TIME));
            dropped = running.observer.streams.poll(i < 200 ? 0 : 20, TimeUnit.MILLISECONDS);
        }
        assertThat(dropped).isEqualTo("dropped DNS");
        running.gateway.streams().publish(block(1));
        assertThat(eager.next()).contains("\"height\":1");
        lazy.reads = true;
        lazySocket.request(Long.MAX_VALUE);
        assertThat(lazy.closeCode.poll(60, TimeUnit.SECONDS)).isIn(1013, 1006);
    }

    @Test
    void pagesOfOtherOriginsAreRefused() {
        assertThatThrownBy(() -> client.newWebSocketBuilder()
                        .header("origin", "https://elsewhere.test")
                        .buildAsync(stream("ct"), new Listener())
                        .join())
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(403));
    }

    @Test
    void pagesOfTheNodeItselfMayRead() {
        String origin = "https://[::1]:" + running.gateway.httpsPort();
        WebSocket socket = client.newWebSocketBuilder()
                .header("origin", origin)
                .buildAsync(stream("ct"), new Listener())
                .join();
        assertThat(socket.isInputClosed()).isFalse();
        socket.abort();
    }

    @Test
    void aStreamAskedForWithoutWebSocketSaysSo() {
        HttpResponse<String> response = running.get(client, "/stream/ct");
        assertThat(response.statusCode()).isEqualTo(426);
    }

    @Test
    void stoppingTellsTheClients() throws InterruptedException {
        Listener listener = new Listener();
        connect("ct", listener);
        running.gateway.close();
        assertThat(listener.closeCode.poll(10, TimeUnit.SECONDS)).isEqualTo(1001);
    }

    /** Collects what arrives. */
    private static final class Listener implements WebSocket.Listener {
        final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        final BlockingQueue<Integer> closeCode = new LinkedBlockingQueue<>();
        volatile boolean reads = true;
        private final StringBuilder partial = new StringBuilder();

        String next() throws InterruptedException {
            String line = received.poll(10, TimeUnit.SECONDS);
            assertThat(line).isNotNull();
            return line;
        }

        @Override
        public void onOpen(WebSocket socket) {
            if (reads) {
                socket.request(1);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                received.add(partial.toString());
                partial.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closeCode.add(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closeCode.add(1006);
        }
    }
}
