package internet2.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** The gateway's certificate changes under running connections. */
class GatewayRotationTest {

    private static final String HEALTH = "GET /api/v1/health HTTP/1.1\r\nhost: node\r\n\r\n";

    @Test
    void newConnectionsSeeTheNewCertificateAndOpenOnesGoOn() throws IOException {
        try (RunningGateway running = new RunningGateway();
                RawTls open = new RawTls(running);
                HttpClient client = running.client()) {
            assertThat(running.get(client, "/api/v1/health").statusCode()).isEqualTo(200);
            // Answered on both connections: both are counted.
            open.send(HEALTH);
            assertThat(open.readAnswer()).startsWith("HTTP/1.1 200");
            int connections = running.observer.opened.get();
            TestAuthority.Identity next = running.authority.issue("node");

            running.gateway.rotate(running.authority.tls(next));

            assertThat(seen(running)).isEqualTo(next.certificate());
            assertThat(running.get(client, "/api/v1/health").statusCode()).isEqualTo(200);
            open.send(HEALTH);
            assertThat(open.readAnswer()).startsWith("HTTP/1.1 200");
            assertThat(running.observer.opened.get()).isEqualTo(connections + 1);
            assertThat(Http3Client.get(running, Optional.empty(), "/api/v1/health"))
                    .startsWith("HTTP_3 200");
        }
    }

    private static X509Certificate seen(RunningGateway running) throws IOException {
        try (SSLSocket socket = (SSLSocket)
                running.tls(Optional.empty()).getSocketFactory().createSocket("::1", running.gateway.httpsPort())) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }
}
