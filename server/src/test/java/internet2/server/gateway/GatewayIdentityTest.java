package internet2.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may do what. */
class GatewayIdentityTest {

    private static final String REQUEST = "{\"csr\":\"PEM\",\"ttl\":\"24h\"}";

    private static RunningGateway running;

    @BeforeAll
    static void start() {
        running = new RunningGateway();
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @Test
    void changingNeedsAClientCertificate() {
        try (HttpClient anyone = running.client()) {
            HttpResponse<String> response = running.post(anyone, "/api/v1/cert/request", REQUEST);
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.headers().firstValue("www-authenticate")).isPresent();
        }
    }

    @Test
    void anIdentityOfTheNetworkMayChange() {
        try (HttpClient alice = running.client("alice")) {
            HttpResponse<String> response = running.post(alice, "/api/v1/cert/request", REQUEST);
            assertThat(response.statusCode()).isEqualTo(201);
            CertificateApi.CertificateRequest asked = running.rooms.lastAsked(CertificateApi.CertificateRequest.class);
            assertThat(asked.names()).isEmpty();
            assertThat(asked.ttl()).contains(java.time.Duration.ofHours(24));
        }
    }

    @Test
    void onlyTheAdminIssuesTokens() {
        try (HttpClient alice = running.client("alice");
                HttpClient admin = running.client("admin")) {
            assertThat(running.post(alice, "/api/v1/node/token", "{}").statusCode())
                    .isEqualTo(403);
            assertThat(running.post(admin, "/api/v1/node/token", "{}").statusCode())
                    .isEqualTo(201);
        }
    }

    @Test
    void onlyTheAdminSaysWhoVotes() {
        String promotion = "{\"node\":\"" + FakeRooms.HASH + "\",\"weight\":2}";
        String validators = "/api/v1/consensus/validators";
        try (HttpClient alice = running.client("alice");
                HttpClient admin = running.client("admin")) {
            assertThat(running.post(alice, validators, promotion).statusCode()).isEqualTo(403);
            assertThat(running.post(admin, validators, promotion).statusCode()).isEqualTo(200);
            assertThat(running.rooms.lastAsked(ConsensusApi.Promotion.class).weight())
                    .contains(2L);
            assertThat(retire(alice).statusCode()).isEqualTo(403);
            assertThat(retire(admin).statusCode()).isEqualTo(200);
        }
    }

    private static HttpResponse<String> retire(HttpClient client) {
        return RunningGateway.send(
                client,
                HttpRequest.newBuilder(running.https("/api/v1/consensus/validators/" + FakeRooms.HASH))
                        .DELETE());
    }

    @Test
    void joiningNeedsNoCertificateBecauseTheTokenIsTheCredential() {
        try (HttpClient anyone = running.client()) {
            String join = "{\"token\":\"t\",\"hybrid_public_key\":\"AAAA\",\"csr\":\"PEM\",\"admin_csr\":\"PEM\","
                    + "\"consent\":\"AAAA\",\"admin_consent\":\"AAAA\"}";
            assertThat(running.post(anyone, "/api/v1/node/join", join).statusCode())
                    .isEqualTo(201);
        }
    }

    @Test
    void aCertificateOfAnotherNetworkIsRefusedWithTheReason() {
        TestAuthority elsewhere = new TestAuthority("network");
        try (HttpClient foreign = running.client(Optional.of(elsewhere.issue("admin")), HttpClient.Version.HTTP_2)) {
            HttpResponse<String> response = running.post(foreign, "/api/v1/node/token", "{}");
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.body()).contains("not of this network");
        }
    }

    @Test
    void aRevocationTakesEffectOnAnOpenConnection() {
        try (HttpClient bob = running.client("bob")) {
            assertThat(running.get(bob, "/api/v1/leases").statusCode()).isEqualTo(200);
            int connections = running.observer.opened.get();
            running.rooms.revoked.add("bob");
            HttpResponse<String> response = running.get(bob, "/api/v1/leases");
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.body()).contains("revoked");
            assertThat(running.observer.opened.get()).isEqualTo(connections);
        }
    }
}
