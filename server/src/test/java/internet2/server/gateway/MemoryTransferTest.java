package internet2.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Leased memory over HTTP, streamed both ways. */
class MemoryTransferTest {

    private static final int SIZE = 10_000_000;

    private static RunningGateway running;
    private static HttpClient alice;

    @BeforeAll
    static void start() {
        running = new RunningGateway();
        alice = running.client("alice");
    }

    @AfterAll
    static void stop() {
        alice.close();
        running.close();
    }

    private static String memory(String query) {
        return "/api/v1/memory/" + URLEncoder.encode(FakeRooms.ADDRESS.toString(), StandardCharsets.UTF_8) + query;
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void tenMegabytesComeBackAsTheyWent(HttpClient.Version version) throws IOException, InterruptedException {
        byte[] sent = new byte[SIZE];
        new Random(7).nextBytes(sent);
        try (HttpClient client = running.client(Optional.of(running.authority.issue("alice")), version)) {
            HttpRequest.Builder write = HttpRequest.newBuilder(running.https(memory("?offset=5")))
                    .header("content-type", "application/octet-stream")
                    .PUT(BodyPublishers.ofByteArray(sent));
            assertThat(RunningGateway.send(client, write).body()).isEqualTo("{\"written\":" + SIZE + "}");
            HttpResponse<byte[]> read = client.send(
                    HttpRequest.newBuilder(running.https(memory("?offset=5&length=" + SIZE)))
                            .build(),
                    BodyHandlers.ofByteArray());
            assertThat(Arrays.equals(read.body(), sent)).isTrue();
        }
    }

    @Test
    void aRefusalBeforeTheFirstByteIsAProblemDocument() {
        String elsewhere = FakeRooms.ADDRESS.toString().replace("::1", "::2");
        HttpResponse<String> response = running.get(
                alice, "/api/v1/memory/" + URLEncoder.encode(elsewhere, StandardCharsets.UTF_8) + "?length=8");
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(RunningGateway.json(response).get("code").stringValue()).isEqualTo("no_lease");
        assertThat(running.get(alice, memory("?length=1073741824")).statusCode())
                .isEqualTo(416);
    }

    @Test
    void aReaderThatStopsHoldsNothingUp() throws IOException, InterruptedException {
        try (HttpClient slow = running.client("alice")) {
            HttpResponse<InputStream> response = slow.send(
                    HttpRequest.newBuilder(running.https(memory("?length=" + SIZE)))
                            .build(),
                    BodyHandlers.ofInputStream());
            assertThat(response.body().read()).isNotEqualTo(-1);
            assertThat(running.get(alice, "/api/v1/health").statusCode()).isEqualTo(200);
            response.body().close();
        }
    }

    @Test
    void eightBytesAreSwappedOnlyIfTheyAreAsExpected() {
        String swap = "{\"offset\":15000000,\"expected\":\"0000000000000000\",\"desired\":\"00000000000000ff\"}";
        assertThat(running.post(alice, memory("/swap"), swap).body())
                .isEqualTo("{\"swapped\":true,\"witness\":\"0000000000000000\"}");
        assertThat(running.post(alice, memory("/swap"), swap).body())
                .isEqualTo("{\"swapped\":false,\"witness\":\"00000000000000ff\"}");
    }

    @Test
    void memoryIsNobodysWithoutACertificate() {
        try (HttpClient anyone = running.client()) {
            assertThat(running.get(anyone, memory("?length=8")).statusCode()).isEqualTo(401);
        }
    }
}
