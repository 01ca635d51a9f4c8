package internet2.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What one client may take, and for how long. */
class GatewayLimitTest {

    @Test
    void workThatTakesTooLongIsAnsweredAndStillCountsUntilItEnds() {
        try (RunningGateway running = RunningGateway.with(
                        limits -> limits.requestTimeout(Duration.ofMillis(300)).requestsPerClientMax(1));
                HttpClient client = running.client()) {
            running.rooms.gate = new CountDownLatch(1);
            assertThat(running.get(client, "/api/v1/status").statusCode()).isEqualTo(504);
            HttpResponse<String> meanwhile = running.get(client, "/api/v1/health");
            assertThat(meanwhile.statusCode()).isEqualTo(429);
            assertThat(meanwhile.headers().firstValue("retry-after")).contains("1");
            running.rooms.gate.countDown();
            awaitStatus(running, client, 200);
        }
    }

    /** The place is given back when the work ends, which the client cannot see but by asking. */
    private static void awaitStatus(RunningGateway running, HttpClient client, int status) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (running.get(client, "/api/v1/health").statusCode() != status) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }

    @Test
    void aBodyThatTricklesInIsNotWaitedFor() throws IOException {
        try (RunningGateway running = RunningGateway.with(limits -> limits.requestTimeout(Duration.ofMillis(300)));
                RawTls raw = new RawTls(running)) {
            raw.send("POST /ocsp HTTP/1.1\r\nhost: a\r\ncontent-type: application/ocsp-request\r\n"
                    + "content-length: 100\r\n\r\nabc");
            assertThat(raw.readAll()).startsWith("HTTP/1.1 408").contains("application/problem+json");
        }
    }

    @Test
    void oneClientMayHaveSoManyRequestsAtWorkAndNoMore() {
        try (RunningGateway running = RunningGateway.with(limits -> limits.requestsPerClientMax(3));
                HttpClient client = running.client()) {
            running.rooms.gate = new CountDownLatch(1);
            List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                waiting.add(client.sendAsync(
                        HttpRequest.newBuilder(running.https("/api/v1/status")).build(), BodyHandlers.ofString()));
            }
            CompletableFuture.anyOf(waiting.toArray(CompletableFuture[]::new)).join();
            running.rooms.gate.countDown();
            assertThat(waiting.stream().map(each -> each.join().statusCode()).sorted())
                    .containsExactly(200, 200, 200, 429);
        }
    }

    @Test
    void connectionsAreBounded() throws IOException {
        try (RunningGateway running = RunningGateway.with(limits -> limits.connectionsMax(1));
                RawTls first = new RawTls(running);
                RawTls second = new RawTls(running)) {
            first.send("GET /api/v1/health HTTP/1.1\r\nhost: node\r\n\r\n");
            assertThat(first.readAnswer()).startsWith("HTTP/1.1 200");
            assertThat(second.readAll()).isEmpty();
        }
    }

    @Test
    void aPortInUseIsReportedWithTheKeyToChange() {
        try (RunningGateway running = new RunningGateway()) {
            int taken = running.gateway.httpsPort();
            assertThatThrownBy(() -> RunningGateway.with(limits -> limits.at("::1", taken)))
                    .cause()
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("[::1]:" + taken)
                    .hasMessageContaining("https_port");
        }
    }

    @Test
    void stoppingLetsRequestsAtWorkEnd() {
        RunningGateway running = new RunningGateway();
        try (HttpClient client = running.client()) {
            running.rooms.gate = new CountDownLatch(1);
            CompletableFuture<HttpResponse<String>> atWork = client.sendAsync(
                    HttpRequest.newBuilder(running.https("/api/v1/status")).build(), BodyHandlers.ofString());
            while (running.rooms.waiting.get() == 0) {
                Thread.onSpinWait();
            }
            Thread stopping = Thread.ofVirtual().start(running::close);
            running.rooms.gate.countDown();
            assertThat(atWork.join().statusCode()).isEqualTo(200);
            assertThat(stopping.join(Duration.ofSeconds(5))).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
