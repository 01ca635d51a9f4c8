package internet2.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What HTTP adds to ACME. */
class AcmeRoutesTest {

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

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return RunningGateway.send(client, request);
    }

    @Test
    void aNonceComesWith200ToHeadAndWith204ToGet() throws Exception {
        HttpResponse<String> head =
                send(HttpRequest.newBuilder(running.https("/acme/new-nonce")).HEAD());
        HttpResponse<String> get =
                send(HttpRequest.newBuilder(running.https("/acme/new-nonce")).GET());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(get.statusCode()).isEqualTo(204);
        assertThat(get.headers().firstValue("content-length")).isEmpty();
        for (HttpResponse<String> response : List.of(head, get)) {
            assertThat(response.headers().firstValue("replay-nonce")).contains("once");
            assertThat(response.headers().firstValue("cache-control")).contains("no-store");
        }
    }

    @Test
    void aSignedRequestArrivesWithItsTargetAsItWasSent() throws Exception {
        String target = "/acme/acct/abc/orders?cursor=def";
        HttpResponse<String> response = send(HttpRequest.newBuilder(running.https(target))
                .header("content-type", "application/jose+json")
                .POST(BodyPublishers.ofString("{}")));
        assertThat(response.body()).isEqualTo("{}");
        assertThat(running.rooms.lastAsked(String.class)).isEqualTo(target);
    }

    @Test
    void otherKindsOfBodiesAreRefused() throws Exception {
        HttpResponse<String> response = send(HttpRequest.newBuilder(running.https("/acme/new-order"))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString("{}")));
        assertThat(response.statusCode()).isEqualTo(415);
    }

    @Test
    void answersToHttpChallengesAreOnThePlainPortAndNothingElseOfAcmeIs() throws Exception {
        assertThat(send(HttpRequest.newBuilder(running.http("/.well-known/acme-challenge/there")))
                        .body())
                .isEqualTo("there.thumbprint");
        assertThat(send(HttpRequest.newBuilder(running.http("/.well-known/acme-challenge/elsewhere")))
                        .statusCode())
                .isEqualTo(404);
        assertThat(send(HttpRequest.newBuilder(running.http("/acme/directory"))).statusCode())
                .isEqualTo(404);
    }
}
