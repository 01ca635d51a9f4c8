package internet2.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What anyone may read, over each version of HTTP. */
class GatewayReadTest {

    private static RunningGateway running;
    private static HttpClient client;

    @BeforeAll
    static void start() {
        running = new RunningGateway();
        client = running.client();
    }

    @AfterAll
    static void stop() {
        client.close();
        running.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void healthIsReadWithoutACertificate(HttpClient.Version version) {
        try (HttpClient anonymous = running.client(Optional.empty(), version)) {
            HttpResponse<String> response = running.get(anonymous, "/api/v1/health");
            assertThat(response.version()).isEqualTo(version);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("{\"status\":\"up\",\"parts\":{\"ledger\":\"up\"}}");
        }
    }

    static Stream<String> readings() {
        return Stream.of(
                "/api/v1/cert/0a1b",
                "/api/v1/ca/bundle",
                "/api/v1/ca/bundle?hierarchy=web",
                "/crl/network.crl",
                "/ca/root.crt",
                "/ca/root.pem",
                "/ocsp/AAAA",
                "/api/v1/dns/resolve?domain=web.test&type=aaaa",
                "/api/v1/dns/anchors",
                "/api/v1/dns/key",
                "/api/v1/dns/trace?domain=web.test",
                "/api/v1/dns/dnssec/validate?domain=web.test&type=A",
                "/api/v1/dns/cache?domain=web.test",
                "/api/v1/ct/log",
                "/api/v1/ct/proof/" + FakeRooms.HASH,
                "/log/proof/" + FakeRooms.HASH,
                "/api/v1/ct/evidence",
                "/witness",
                "/witness/" + FakeRooms.HASH + "/checkpoint",
                "/ct/checkpoint",
                "/ct/log.v3.json",
                "/ct/tile/0/000.p/3",
                "/ct/issuer/" + FakeRooms.HASH,
                "/ct/ct/v1/get-roots",
                "/log/checkpoint",
                "/log/tile/0/x001/067.p/8",
                "/api/v1/status",
                "/api/v1/health",
                "/api/v1/metrics",
                "/api/v1/consensus/status",
                "/api/v1/consensus/validators",
                "/api/v1/consensus/evidence",
                "/api/v1/peers?limit=2",
                "/api/v1/ledger/blocks/3",
                "/api/v1/ledger/blocks?from=3",
                "/api/v1/ledger/proof?module=names&key=00ff",
                "/api/v1/assets?kind=memory&limit=10",
                "/api/v1/assets/" + "0".repeat(32),
                "/api",
                "/api/page.js",
                "/api/page.css",
                "/openapi.yaml",
                "/openapi.json");
    }

    @Test
    void connectionsAreForWhoAdministersTheNode() {
        assertThat(running.get(client, "/api/v1/connections").statusCode()).isEqualTo(401);
        try (HttpClient admin = running.client("admin")) {
            requireAsTheDocumentSays(admin, "/api/v1/connections");
            requireAsTheDocumentSays(admin, "/api/v1/paths");
        }
    }

    @ParameterizedTest
    @MethodSource("readings")
    void eachAnswerIsAsTheDocumentSays(String path) {
        requireAsTheDocumentSays(client, path);
    }

    private static void requireAsTheDocumentSays(HttpClient client, String path) {
        HttpResponse<String> response = running.get(client, path);
        assertThat(response.statusCode()).isEqualTo(200);
        Route route = new RouteTable(ApiDocument.load().routes())
                .find("GET", RequestTarget.parse(path))
                .route();
        Schema schema = route.answers().get(200);
        if (schema != null) {
            schema.check(RunningGateway.json(response), "answer");
        }
    }

    @Test
    void consensusStatusHasTheNamesThatScriptsRelyOn() {
        assertThat(RunningGateway.json(running.get(client, "/api/v1/consensus/status"))
                        .propertyNames())
                .contains("height", "view", "epoch", "validators", "finality_ms_p50");
    }

    @Test
    void anUnhealthyNodeAnswers503WithTheReasons() {
        running.rooms.healthy = false;
        try {
            HttpResponse<String> response = running.get(client, "/api/v1/health");
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(RunningGateway.json(response).at("/parts/ledger").stringValue())
                    .isEqualTo("no block for 60 s");
        } finally {
            running.rooms.healthy = true;
        }
    }

    @Test
    void headHasTheHeadersOfGetAndNoBody() {
        HttpResponse<String> head = RunningGateway.send(
                client, HttpRequest.newBuilder(running.https("/api/v1/status")).HEAD());
        HttpResponse<String> get = running.get(client, "/api/v1/status");
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("content-length"))
                .isEqualTo(get.headers().firstValue("content-length"))
                .isPresent();
    }

    @Test
    void everyAnswerCarriesTheSecurityHeadersAndNoCrossOriginPermission() {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(running.https("/api/v1/status")).header("origin", "https://elsewhere.test");
        HttpResponse<String> response = RunningGateway.send(client, request);
        assertThat(response.headers().map())
                .containsKeys("x-content-type-options", "content-security-policy", "referrer-policy")
                .doesNotContainKey("access-control-allow-origin");
        assertThat(response.headers().firstValue("cache-control")).contains("no-store");
    }

    @Test
    void thePlainPortServesWhatRelyingPartiesFetchAndNothingElse() {
        try (HttpClient plain = HttpClient.newHttpClient()) {
            assertThat(fetch(plain, "/crl/network.crl").body()).isEqualTo("crl");
            assertThat(fetch(plain, "/ca/root.crt").body()).isEqualTo("certificate");
            HttpRequest.Builder question = HttpRequest.newBuilder(running.http("/ocsp"))
                    .header("content-type", "application/ocsp-request")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[] {0x30, 0}));
            assertThat(RunningGateway.send(plain, question).body()).isEqualTo("ocsp");
            HttpHeaders kept = fetch(plain, "/ocsp/AAAA").headers();
            assertThat(kept.firstValue("cache-control")).contains("max-age=0, public, no-transform, must-revalidate");
            assertThat(kept.firstValue("last-modified")).contains("Fri, 02 Jan 2026 03:04:05 GMT");
            assertThat(kept.firstValue("expires")).contains("Fri, 02 Jan 2026 03:14:05 GMT");
            assertThat(kept.firstValue("etag")).get().asString().matches("\"[0-9a-f]{64}\"");
            assertThat(fetch(plain, "/api/v1/health").statusCode()).isEqualTo(404);
            assertThat(fetch(plain, "/openapi.yaml").statusCode()).isEqualTo(404);
            assertThat(fetch(plain, "/stream/ct").statusCode()).isEqualTo(404);
        }
    }

    private static HttpResponse<String> fetch(HttpClient plain, String path) {
        return RunningGateway.send(plain, HttpRequest.newBuilder(running.http(path)));
    }

    @Test
    void everyRequestIsReportedOnceWithItsRouteAndStatus() throws InterruptedException {
        running.observer.served.clear();
        running.get(client, "/api/v1/cert/0b");
        running.get(client, "/log/checkpoint");
        List<String> reported = new ArrayList<>();
        while (!reported.contains("GET /log/checkpoint 200")) {
            String next = running.observer.served.poll(10, TimeUnit.SECONDS);
            assertThat(next).isNotNull();
            reported.add(next);
        }
        assertThat(reported).containsOnlyOnce("GET /api/v1/cert/{id} 404");
    }
}
