package internet2.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import internet2.ledger.Ledger;
import internet2.stoq.Connection;
import internet2.stoq.ConnectionRefused;
import internet2.stoq.Peer;
import internet2.stoq.RefusalCode;
import internet2.stoq.Stoq;
import internet2.trustchain.authority.IssuedCertificate;
import internet2.trustchain.authority.RevocationReason;
import internet2.trustchain.authority.Serial;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a revocation at one node does at others, and what relying parties learn of it. */
@Timeout(120)
final class RevocationReachTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    void aRevokedNodeIsCutOffByAllOthersAndStaysOut() throws Exception {
        try (RunningNode revoking = RunningNode.start(folder.resolve("revoking"), Map.of());
                RunningNode other = RunningNode.join(folder.resolve("other"), revoking);
                RunningNode victim = RunningNode.join(folder.resolve("victim"), revoking);
                HttpClient client = HttpClient.newBuilder()
                        .sslContext(victim.showing(victim.node().core().certificate()))
                        .build()) {
            Connection open = connect(victim, other);
            assertThat(health(client, other).statusCode()).isEqualTo(200);
            BlockingQueue<String> told = new LinkedBlockingQueue<>();
            WebSocket stream = follow(client, other, told);

            revoke(revoking, serial(victim));

            awaitClosed(open, other);
            assertThat(told.take()).contains("\"revoked\"", serial(victim).toString(), "keyCompromise");
            stream.abort();
            for (RunningNode each : List.of(revoking, other)) {
                assertThat(catchThrowableOfType(ConnectionRefused.class, () -> connect(victim, each))
                                .code())
                        .isEqualTo(RefusalCode.CERTIFICATE_REVOKED);
                HttpResponse<String> answer = health(client, each);
                assertThat(answer.statusCode()).isEqualTo(403);
                assertThat(answer.body()).contains("revoked");
            }
            assertThat(other.node().core().stoq().connections())
                    .as("nobody else is cut off")
                    .extracting(Connection::peer)
                    .extracting(Peer::id)
                    .contains(revoking.node().id());
        }
    }

    @Test
    void relyingPartiesLearnOfItWhereTheCertificateSays() throws Exception {
        try (RunningNode running = RunningNode.start(folder.resolve("data"), Map.of());
                HttpClient http = HttpClient.newHttpClient()) {
            IssuedCertificate issued = running.issue();
            Files.writeString(folder.resolve("leaf.pem"), issued.certificatePem());
            Files.writeString(folder.resolve("issuers.pem"), issued.issuersPem());
            Files.copy(running.data().resolve("admin/root.pem"), folder.resolve("root.pem"));
            String ocsp =
                    openssl("x509", "-in", "leaf.pem", "-noout", "-ocsp_uri").strip();
            assertThat(crlCheck()).contains("leaf.pem: OK");
            String rootList = url(openssl("x509", "-in", "issuers.pem", "-noout", "-ext", "crlDistributionPoints"));
            Files.write(folder.resolve("root.crl"), get(http, rootList).body());
            assertThat(crlCheck("-crl_check_all", "-CRLfile", "root.crl"))
                    .as("with the root's list, which openssl wants for the root itself, too")
                    .contains("leaf.pem: OK");
            assertThat(ask(ocsp)).contains("Response verify OK").contains("leaf.pem: good");

            revoke(running, issued.serial());

            assertThat(crlCheck()).contains("certificate revoked");
            assertThat(ask(ocsp)).contains("Response verify OK").contains("leaf.pem: revoked");
            openssl("ocsp", "-no_nonce", "-issuer", "issuers.pem", "-cert", "leaf.pem", "-reqout", "req.der");
            String base64 = Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve("req.der")));
            HttpResponse<byte[]> byUrl = get(http, ocsp + "/" + base64);
            assertThat(byUrl.headers().firstValue("content-type")).contains("application/ocsp-response");
            assertThat(byUrl.headers().firstValue("cache-control").orElseThrow())
                    .matches("max-age=[0-9]+, public, no-transform, must-revalidate");
            Files.write(folder.resolve("resp.der"), byUrl.body());
            assertThat(openssl("ocsp", "-respin", "resp.der", "-resp_text", "-noverify"))
                    .contains("Cert Status: revoked");
            assertThat(get(http, ocsp + "/" + URLEncoder.encode(base64, StandardCharsets.US_ASCII))
                            .body())
                    .isEqualTo(byUrl.body());
        }
    }

    private static String url(String said) {
        return said.substring(said.indexOf("URI:") + 4).strip();
    }

    private static HttpResponse<byte[]> get(HttpClient http, String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private String crlCheck(String... more) throws IOException, InterruptedException {
        return openssl(Stream.concat(
                        Stream.of("verify"),
                        Stream.concat(
                                Stream.of(more),
                                Stream.of(
                                        "-crl_check",
                                        "-crl_download",
                                        "-CAfile",
                                        "root.pem",
                                        "-untrusted",
                                        "issuers.pem",
                                        "leaf.pem")))
                .toArray(String[]::new));
    }

    private String ask(String url) throws IOException, InterruptedException {
        return openssl(
                "ocsp",
                "-url",
                url,
                "-issuer",
                "issuers.pem",
                "-cert",
                "leaf.pem",
                "-CAfile",
                "root.pem",
                "-verify_other",
                "issuers.pem");
    }

    private String openssl(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private static Serial serial(RunningNode node) {
        return Serial.of(node.node().core().certificate().chain().getFirst().getSerialNumber());
    }

    private static void revoke(RunningNode at, Serial serial) throws Exception {
        Core core = at.node().core();
        core.certification()
                .authority()
                .revoke(
                        serial,
                        RevocationReason.KEY_COMPROMISE,
                        core.accounts().administrator().id());
    }

    private static Connection connect(RunningNode from, RunningNode to) throws Exception {
        Stoq target = to.node().core().stoq();
        return from.node()
                .core()
                .stoq()
                .connect(target.localAddress(), to.node().id());
    }

    /** What the node's stream of certificates tells from now on. */
    private static WebSocket follow(HttpClient client, RunningNode at, Queue<String> lines) throws IOException {
        URI stream = URI.create(at.gateway().toString().replace("https", "wss") + "/stream/certificates");
        return client.newWebSocketBuilder()
                .buildAsync(stream, new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                        lines.add(text.toString());
                        socket.request(1);
                        return null;
                    }
                })
                .join();
    }

    /** Looks after each block of the other node, which is what closes it. */
    private static void awaitClosed(Connection open, RunningNode other) throws InterruptedException {
        Ledger ledger = other.node().core().ledger();
        while (open.isOpen()) {
            ledger.awaitHeight(ledger.tip().height() + 1, Duration.ofMillis(100));
        }
    }

    private static HttpResponse<String> health(HttpClient client, RunningNode at)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(at.gateway().resolve("/api/v1/health")).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
