package internet2.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import internet2.ledger.Membership;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.NamesModule;
import internet2.trustchain.names.NamesOperation;
import internet2.trustchain.names.RecordSet;
import internet2.trustchain.names.RecordType;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A network of four validators, whose client shows some of them, or all, that it controls a name. */
@Timeout(180)
final class NobodyLooksAloneTest {

    private static final String NAME = "web.internal";

    @TempDir
    Path folder = Path.of("");

    /** Where two of the validators look, and where the others do. */
    private Place one;

    private Place other;

    /** A web server on {@code ::1}, and what it answers to http-01. */
    private record Place(HttpServer server, Map<String, String> answers) {

        static Place open() throws IOException {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0), 0);
            Map<String, String> answers = new ConcurrentHashMap<>();
            server.createContext("/.well-known/acme-challenge/", exchange -> {
                String path = exchange.getRequestURI().getPath();
                String answer = answers.getOrDefault(path.substring(path.lastIndexOf('/') + 1), "");
                byte[] body = answer.getBytes(StandardCharsets.US_ASCII);
                exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(body);
                }
            });
            server.start();
            return new Place(server, answers);
        }

        Map<String, String> flags() {
            return Map.of("acme.http_port", Integer.toString(server.getAddress().getPort()));
        }
    }

    @BeforeEach
    void open() throws IOException {
        one = Place.open();
        other = Place.open();
    }

    @AfterEach
    void close() {
        one.server().stop(0);
        other.server().stop(0);
    }

    @Test
    void aQuorumSeesForAllAndAnyValidatorCertifiesAndLetsNewcomersInWithoutTheFounder() throws Exception {
        List<RunningNode> others = new ArrayList<>();
        try (RunningNode founder = RunningNode.start(folder.resolve("founder"), one.flags())) {
            others.add(RunningNode.join(folder.resolve("second"), founder, one.flags()));
            others.add(RunningNode.join(folder.resolve("third"), founder, other.flags()));
            others.add(RunningNode.join(folder.resolve("fourth"), founder, other.flags()));
            lead(founder);
            Validators.promote(founder, others);

            try (AcmeClient atTheFounder = new AcmeClient(founder)) {
                AcmeClient.Refused refused = catchThrowableOfType(
                        AcmeClient.Refused.class, () -> atTheFounder.certify(NAME, one.answers()::put));
                assertThat(refused)
                        .as("the founder sees it, and one more, and that is not enough")
                        .hasMessageContaining("of 4 validators, and 3 have to see it");
                assertThat(atTheFounder.certify(NAME, this::everywhere)).contains("BEGIN CERTIFICATE");
            }
            founder.node().close();
            try (AcmeClient atTheFourth = new AcmeClient(others.getLast())) {
                assertThat(atTheFourth.certify(NAME, this::everywhere)).contains("BEGIN CERTIFICATE");
            }
            others.add(RunningNode.join(folder.resolve("fifth"), others.getFirst(), Map.of()));
            RunningNode fifth = others.getLast();
            assertThat(fifth.node()
                            .core()
                            .ledger()
                            .query(Membership.class)
                            .isMember(fifth.node().id()))
                    .isTrue();
            assertThatThrownBy(() -> new AcmeClient(fifth))
                    .as("who holds no share says whom to ask")
                    .hasMessageContaining("no ACME");
        } finally {
            others.forEach(RunningNode::close);
        }
    }

    private void everywhere(String token, String authorization) {
        one.answers().put(token, authorization);
        other.answers().put(token, authorization);
    }

    private static void lead(RunningNode founder) {
        RecordSet here = RecordSet.parse(DomainName.parse(NAME), RecordType.AAAA, 60, "::1");
        founder.node()
                .core()
                .accounts()
                .administrator()
                .submit(NamesModule.NAME, new NamesOperation.SetRecords(here))
                .join();
    }
}
