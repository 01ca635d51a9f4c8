package internet2.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import java.net.http.HttpClient;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same gateway over QUIC, on the UDP port of the same number. */
class Http3Test {

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
    void readsWithoutACertificate() {
        assertThat(Http3Client.get(running, Optional.empty(), "/api/v1/health"))
                .startsWith("HTTP_3 200 {\"status\":\"up\"");
    }

    @Test
    void knowsTheClientByItsCertificate() {
        assertThat(post(Optional.empty(), "/api/v1/node/token")).startsWith("HTTP_3 401");
        assertThat(post(Optional.of(running.authority.issue("alice")), "/api/v1/node/token"))
                .startsWith("HTTP_3 403");
        assertThat(post(Optional.of(running.authority.issue("admin")), "/api/v1/node/token"))
                .startsWith("HTTP_3 201");
    }

    @Test
    void clientsOverTcpAreToldOfIt() {
        try (HttpClient client = running.client()) {
            assertThat(running.get(client, "/api/v1/health")
                            .headers()
                            .firstValue("alt-svc")
                            .orElse(""))
                    .contains("h3=\":" + running.gateway.httpsPort() + "\"");
        }
    }

    private static String post(Optional<TestAuthority.Identity> identity, String path) {
        return Http3Client.send(running, identity, HttpMethod.POST, path, Optional.of("{}"));
    }
}
