package internet2.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Bad input gets a problem document that says what is wrong, and changes nothing. */
class GatewayRefusalTest {

    private static final String CSR = "{\"csr\":\"PEM\"}";

    private static RunningGateway running;
    private static HttpClient anyone;
    private static HttpClient alice;

    @BeforeAll
    static void start() {
        running = new RunningGateway();
        anyone = running.client();
        alice = running.client("alice");
    }

    @AfterAll
    static void stop() {
        anyone.close();
        alice.close();
        running.close();
    }

    private static JsonNode problem(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        JsonNode problem = RunningGateway.json(response);
        assertThat(problem.get("status").intValue()).isEqualTo(status);
        assertThat(problem.propertyNames()).contains("type", "title", "detail", "instance");
        return problem;
    }

    private static String detail(HttpResponse<String> response, int status) {
        return problem(response, status).get("detail").stringValue();
    }

    @Test
    void anUnknownPathIsNotFound() {
        JsonNode problem = problem(running.get(anyone, "/api/v1/nonsense?x=1"), 404);
        assertThat(problem.get("instance").stringValue()).isEqualTo("/api/v1/nonsense");
        assertThat(problem.get("type").stringValue()).isEqualTo("/api#problem-not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api//v1/status", "/api/v1/status/", "/api/v1/../v1/status", "/api/v1/cert/"})
    void pathsAreTakenAsTheyStand(String path) {
        problem(running.get(anyone, path), 404);
    }

    @Test
    void aWrongMethodIsToldTheRightOnes() {
        HttpResponse<String> response = RunningGateway.send(
                anyone, HttpRequest.newBuilder(running.https("/api/v1/status")).DELETE());
        problem(response, 405);
        assertThat(response.headers().firstValue("allow")).contains("GET, HEAD");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/cert/%zz, percent-encoded",
        "/api/v1/cert/%, percent-encoded",
        "/api/v1/cert/%c3%28, percent-encoded",
        "/api/v1/dns/resolve?domain=%f, percent-encoded",
        "/api/v1/dns/resolve, domain is required",
        "/api/v1/dns/resolve?domain=a&domain=b, more than once",
        "/api/v1/dns/resolve?domain=a&typ=A, known are",
        "/api/v1/dns/resolve?domain=a&type=A%0A, does not match",
        "/api/v1/cert/XYZ, does not match",
        "/api/v1/assets?limit=0, 1 to 1000",
        "/api/v1/assets?limit=ten, not a whole number",
        "/api/v1/ledger/blocks/-1, are allowed",
        "/api/v1/ca/bundle?hierarchy=other, allowed are",
        "/ocsp/%21, does not match",
        "/log/tile/../../secret, does not match"
    })
    void aBadTargetIsRefused(String target, String reason) throws IOException {
        try (RawTls raw = new RawTls(running)) {
            raw.send("GET " + target + " HTTP/1.1\r\nhost: node\r\n\r\n");
            assertThat(raw.readAnswer()).startsWith("HTTP/1.1 400").contains(reason);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json | not acceptable JSON",
                "{\"csr\":\"a\"} trailing | not acceptable JSON",
                "{\"csr\":\"a\",\"csr\":\"b\"} | not acceptable JSON",
                "[] | must be an object",
                "{} | csr is required",
                "{\"csr\":5} | csr must be a string",
                "{\"csr\":null} | csr must be a string",
                "{\"csr\":\"a\",\"nmaes\":[]} | \"nmaes\" is unknown here",
                "{\"csr\":\"a\",\"names\":[\"a\",7]} | names[1] must be a string",
                "{\"csr\":\"a\",\"ttl\":\"soon\"} | ttl is \"soon\""
            })
    void aBadBodyIsToldWhatIsWrong(String body, String reason) {
        int before = running.rooms.asked.size();
        assertThat(detail(running.post(alice, "/api/v1/cert/request", body), 400))
                .contains(reason);
        assertThat(running.rooms.asked).hasSize(before);
    }

    @Test
    void deepNestingIsRefusedByTheParser() {
        String deep = "{\"csr\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}";
        assertThat(detail(running.post(alice, "/api/v1/cert/request", deep), 400))
                .contains("not acceptable JSON");
    }

    @Test
    void anEmptyBodyIsRefused() {
        problem(running.post(alice, "/api/v1/cert/request", ""), 400);
    }

    @Test
    void aBodyOfAnotherTypeIsRefused() {
        HttpRequest.Builder request = HttpRequest.newBuilder(running.https("/api/v1/cert/request"))
                .header("content-type", "text/plain")
                .POST(BodyPublishers.ofString(CSR));
        assertThat(detail(RunningGateway.send(alice, request), 415)).contains("application/json");
    }

    @Test
    void aBodyWhereNoneBelongsIsRefused() throws IOException {
        try (RawTls raw = new RawTls(running)) {
            raw.send("GET /api/v1/status HTTP/1.1\r\nhost: node\r\ncontent-length: 3\r\n\r\nabc");
            assertThat(raw.readAll()).startsWith("HTTP/1.1 400").contains("takes no body");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP_1_1", "HTTP_2"})
    void anOversizedBodyIsRefusedWhetherAnnouncedOrNot(String version) {
        byte[] large = new byte[(1 << 20) + 1];
        Arrays.fill(large, (byte) ' ');
        for (HttpRequest.BodyPublisher body :
                List.of(BodyPublishers.ofByteArray(large), BodyPublishers.ofByteArrays(List.of(large)))) {
            try (HttpClient client = running.client(
                    Optional.of(running.authority.issue("alice")), HttpClient.Version.valueOf(version))) {
                HttpRequest.Builder request = HttpRequest.newBuilder(running.https("/api/v1/ledger/operations"))
                        .header("content-type", "application/octet-stream")
                        .POST(body);
                assertThat(detail(RunningGateway.send(client, request), 413)).contains("532480 bytes at most");
            }
        }
    }

    @Test
    void aRefusalOfARoomKeepsItsCode() {
        HttpRequest.Builder request = HttpRequest.newBuilder(running.https("/api/v1/ledger/operations"))
                .header("content-type", "application/octet-stream")
                .POST(BodyPublishers.noBody());
        JsonNode problem = problem(RunningGateway.send(anyone, request), 422);
        assertThat(problem.get("code").stringValue()).isEqualTo("stale_sequence");
    }

    @Test
    void aFailingRoomIsNotShownToTheClient() {
        HttpResponse<String> response =
                running.get(alice, "/api/v1/memory/" + "%5B::%5D%2F" + "0".repeat(32) + "%3A70000?length=1");
        assertThat(detail(response, 400)).contains("a port is 0 to 65535");
    }

    @Test
    void aTooLongTargetIsRefused() {
        problem(running.get(anyone, "/api/v1/cert/" + "a".repeat(10_000)), 414);
    }

    @Test
    void aTooLongRequestLineIsRefused() throws IOException {
        try (RawTls raw = new RawTls(running)) {
            raw.send("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nhost: node\r\n\r\n");
            assertThat(raw.readAll()).matches("(?s)HTTP/1\\.[01] 414 .*").contains("application/problem+json");
        }
    }

    @Test
    void tooLargeHeadersAreRefused() throws IOException {
        try (RawTls raw = new RawTls(running)) {
            raw.send("GET / HTTP/1.1\r\nhost: node\r\nx: " + "a".repeat(20_000) + "\r\n\r\n");
            assertThat(raw.readAll()).matches("(?s)HTTP/1\\.[01] 431 .*").contains("application/problem+json");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "GET / HTTP/1.1\r\nhost: a\r\nbad header\r\n\r\n",
                "GET / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
                "POST /ocsp HTTP/1.1\r\nhost: a\r\ncontent-length: -4\r\n\r\n",
                "POST /ocsp HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
                "GET http://other/ HTTP/1.1\r\nhost: a\r\n\r\n",
                "GET * HTTP/1.1\r\nhost: a\r\n\r\n"
            })
    void brokenHttpIsRefusedAndTheGatewayLives(String bytes) throws IOException {
        try (RawTls raw = new RawTls(running)) {
            raw.send(bytes);
            assertThat(raw.readAnswer()).matches("(?s)HTTP/1\\.[01] 4.*");
        }
        assertThat(running.get(anyone, "/api/v1/health").statusCode()).isEqualTo(200);
    }
}
