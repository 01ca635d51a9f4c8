package internet2.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.store.DataFolderException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@SuppressWarnings("AddressSelection") // a literal leads to one address
final class NodeTest {

    private static final long WAIT_SECONDS = 60;

    @TempDir
    Path folder = Path.of("");

    /** A certificate of a minute is renewed at two thirds of its life, which began a minute before it was made. */
    @Test
    void renewsItsOwnCertificateWithoutDroppingConnections() throws Exception {
        Map<String, String> aMinute = Map.of("trustchain_authority.certificate_rotation_hours", "0.01667");
        try (RunningNode running = RunningNode.start(folder.resolve("data"), aMinute);
                HttpClient http =
                        HttpClient.newBuilder().sslContext(running.trusting()).build();
                SSLSocket open = connect(running)) {
            BlockingQueue<String> certificates = new LinkedBlockingQueue<>();
            URI stream = URI.create(running.gateway().toString().replace("https", "wss") + "/stream/certificates");
            WebSocket socket = http.newWebSocketBuilder()
                    .buildAsync(stream, lines(certificates))
                    .join();
            assertThat(health(open)).contains("200 OK");
            String before = serial(open);

            String after = before;
            while (after.equals(before)) {
                assertThat(certificates.poll(WAIT_SECONDS, TimeUnit.SECONDS)).contains("issued");
                try (SSLSocket fresh = connect(running)) {
                    after = serial(fresh);
                }
            }

            assertThat(health(open)).contains("200 OK");
            socket.abort();
        }
    }

    @Test
    void goesOnWhereItStopped() throws Exception {
        Path data = folder.resolve("data");
        String id;
        try (RunningNode first = RunningNode.start(data, Map.of())) {
            id = first.node().id().toString();
        }
        try (RunningNode second = RunningNode.start(data, Map.of());
                SSLSocket open = connect(second)) {
            assertThat(second.node().id()).hasToString(id);
            assertThat(health(open)).contains("200 OK");
        }
    }

    @Test
    void namesThePortThatIsInUseAndTouchesNothing() throws Exception {
        Path data = folder.resolve("data");
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress("::1", 0));
            String port = Integer.toString(taken.getLocalPort());

            assertThatThrownBy(() -> RunningNode.start(data, Map.of("gateway.https_port", port)))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("[::1]:" + port)
                    .hasMessageContaining("[gateway] https_port");
        }
        assertThat(data).doesNotExist();
    }

    @Test
    void refusesToLogItsSecretsInProduction() {
        Map<String, String> production = Map.of("internet2.mode", "production", "telemetry.tls_key_log", "keys.log");
        assertThatThrownBy(() -> RunningNode.start(folder.resolve("data"), production))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("[telemetry] tls_key_log");
    }

    @Test
    void refusesAFolderThatHoldsSomethingElse() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("holiday.txt"), "sun");

        assertThatThrownBy(() -> RunningNode.start(data, Map.of()))
                .isInstanceOf(DataFolderException.class)
                .hasMessageContaining("holiday.txt");
        assertThat(data).isDirectoryContaining(file -> file.endsWith("holiday.txt"));
    }

    @Test
    void refusesASecondNodeOnTheSameFolder() throws Exception {
        Path data = folder.resolve("data");
        try (RunningNode first = RunningNode.start(data, Map.of())) {
            assertThat(first.node().describe()).contains("(validating)");

            assertThatThrownBy(() -> RunningNode.start(data, Map.of()))
                    .isInstanceOf(DataFolderException.class)
                    .hasMessageContaining("use");
        }
    }

    private static SSLSocket connect(RunningNode running) throws IOException, GeneralSecurityException {
        URI gateway = running.gateway();
        SSLSocket socket = (SSLSocket) running.trusting().getSocketFactory().createSocket("::1", gateway.getPort());
        socket.startHandshake();
        return socket;
    }

    private static String serial(SSLSocket socket) throws IOException {
        X509Certificate leaf = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        return leaf.getSerialNumber().toString(16);
    }

    /** Over this very connection; the status line. */
    private static String health(SSLSocket socket) throws IOException {
        socket.getOutputStream()
                .write("GET /api/v1/health HTTP/1.1\r\nHost: [::1]\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String status = String.valueOf(in.readLine());
        int length = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        assertThat(in.skip(length)).isEqualTo(length);
        return status;
    }

    private static WebSocket.Listener lines(BlockingQueue<String> lines) {
        return new WebSocket.Listener() {
            @Override
            public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                lines.add(text.toString());
                socket.request(1);
                return null;
            }
        };
    }
}
