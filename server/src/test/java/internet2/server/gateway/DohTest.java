package internet2.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResponseCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** DNS over HTTPS (RFC 8484), and what is refused there. */
class DohTest {

    private static final Bytes QUERY = DnsMessage.query(0, DomainName.parse("www.example.test"), RecordType.AAAA)
            .encode();

    private static RunningGateway running;

    @BeforeAll
    static void start() {
        running = new RunningGateway();
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    private static HttpResponse<byte[]> send(String path, String type, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(running.https(path));
        if (!type.isEmpty()) {
            request.header("content-type", type).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        }
        try (HttpClient client = running.client(Optional.empty(), HttpClient.Version.HTTP_2)) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private static HttpResponse<byte[]> get(String dns) throws IOException, InterruptedException {
        return send("/dns-query?dns=" + dns, "", new byte[0]);
    }

    @Test
    void aQueryIsAnsweredWhetherItIsGotOrPosted() throws Exception {
        String dns = Base64.getUrlEncoder().withoutPadding().encodeToString(QUERY.toArray());
        HttpResponse<byte[]> posted = send("/dns-query", "application/dns-message", QUERY.toArray());
        for (HttpResponse<byte[]> response : List.of(get(dns), posted)) {
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("content-type")).contains("application/dns-message");
            assertThat(response.headers().firstValue("cache-control"))
                    .as("a refusal is not to be kept")
                    .contains("max-age=0");
            assertThat(DnsMessage.decode(Bytes.of(response.body())).code()).isEqualTo(ResponseCode.REFUSED);
        }
    }

    @Test
    void theSameIsAnsweredOverHttp3() {
        String dns = Base64.getUrlEncoder().withoutPadding().encodeToString(QUERY.toArray());
        Http3Client.Body body = new Http3Client.Body("application/dns-message", Buffer.buffer(QUERY.toArray()));
        for (Http3Client.Answer answer : List.of(
                Http3Client.exchange(
                        running, Optional.empty(), HttpMethod.GET, "/dns-query?dns=" + dns, Optional.empty()),
                Http3Client.exchange(running, Optional.empty(), HttpMethod.POST, "/dns-query", Optional.of(body)))) {
            assertThat(answer.version()).isEqualTo(HttpVersion.HTTP_3);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.type()).isEqualTo("application/dns-message");
            assertThat(DnsMessage.decode(Bytes.of(answer.body().getBytes())).code())
                    .isEqualTo(ResponseCode.REFUSED);
        }
    }

    @Test
    void whatIsNoQueryIsABadRequest() throws Exception {
        assertThat(get("AAAA").statusCode()).isEqualTo(400);
        assertThat(get("%21%21").statusCode()).isEqualTo(400);
        assertThat(send("/dns-query", "", new byte[0]).statusCode()).isEqualTo(400);
    }

    @Test
    void anotherTypeOfBodyIsRefused() throws Exception {
        assertThat(send("/dns-query", "text/plain", QUERY.toArray()).statusCode())
                .isEqualTo(415);
    }

    @Test
    void whatIsLongerThanAMessageIsTooLarge() throws Exception {
        assertThat(send("/dns-query", "application/dns-message", new byte[70_000])
                        .statusCode())
                .isEqualTo(413);
    }
}
