package internet2.server.perspective;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.trustchain.acme.ControlQuestion;
import internet2.trustchain.acme.Finding;
import internet2.trustchain.authority.SubjectName;
import internet2.trustchain.authority.SubjectName.DnsName;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.NamesGenesis;
import internet2.trustchain.names.RecordSet;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.Zone;
import internet2.trustchain.names.ZonePolicy;
import internet2.trustchain.names.ZoneView;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Probes against real sockets on {@code ::1}, names from a real zone. */
final class LocalPerspectiveTest {

    private static final DnsName NAME = new DnsName("web.internal");
    private static final String TOKEN = "token0123456789abcdef";
    private static final String KEY_AUTHORIZATION = TOKEN + ".thumbprint";
    private static final ControlQuestion.Http HTTP = new ControlQuestion.Http(NAME, TOKEN, KEY_AUTHORIZATION);

    private HttpServer server;
    private int tlsPort;
    private ZoneView zones = ZoneView.EMPTY;
    private LocalPerspective perspective;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
            tlsPort = free.getLocalPort();
        }
        DomainName apex = DomainName.parse("internal");
        NodeId owner = NodeId.parse("ab".repeat(32));
        zones = ZoneView.EMPTY.with(new Zone(
                apex,
                owner,
                ZonePolicy.OPEN,
                NamesGenesis.of(owner, List.of(apex)).zones().getFirst().soa(),
                1));
        set("web.internal", RecordType.AAAA, "::1");
        perspective = perspective(true);
    }

    @AfterEach
    void stop() {
        perspective.close();
        server.stop(0);
    }

    private LocalPerspective perspective(boolean loopback) {
        return new LocalPerspective(
                new Targets(server.getAddress().getPort(), tlsPort, loopback), new ZoneProbe(() -> zones));
    }

    private void set(String name, RecordType type, String value) {
        zones = zones.with(RecordSet.parse(DomainName.parse(name), type, 60, value));
    }

    private void serve(String path, int status, String body, String location) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            if (!location.isEmpty()) {
                exchange.getResponseHeaders().set("location", location);
            }
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private static void requireProblem(Finding finding, String urnEnd, String detail) {
        assertThat(finding).isInstanceOf(Finding.NotShown.class);
        var problem = ((Finding.NotShown) finding).problem();
        assertThat(problem.error().urn()).endsWith(":" + urnEnd);
        assertThat(problem.detail()).contains(detail);
    }

    @Test
    void anAnswerOverHttpIsSeenWithWhitespaceAtItsEnd() throws Exception {
        serve("/.well-known/acme-challenge/" + TOKEN, 200, KEY_AUTHORIZATION + "\r\n", "");
        assertThat(perspective.look(HTTP)).isEqualTo(Finding.shown());
    }

    @Test
    void redirectsAreFollowedButNotForEverNorAnywhere() throws Exception {
        serve("/.well-known/acme-challenge/" + TOKEN, 302, "", "/elsewhere");
        serve("/elsewhere", 200, KEY_AUTHORIZATION, "");
        assertThat(perspective.look(HTTP)).isEqualTo(Finding.shown());
        serve("/.well-known/acme-challenge/loop", 302, "", "/.well-known/acme-challenge/loop");
        requireProblem(
                perspective.look(new ControlQuestion.Http(NAME, "loop", "x")), "connection", "redirects too often");
        serve("/.well-known/acme-challenge/port", 302, "", "http://web.internal:22/");
        requireProblem(perspective.look(new ControlQuestion.Http(NAME, "port", "x")), "connection", "no probe goes");
        serve("/.well-known/acme-challenge/file", 302, "", "file:///etc/passwd");
        requireProblem(perspective.look(new ControlQuestion.Http(NAME, "file", "x")), "connection", "no probe goes");
    }

    @Test
    void wrongMissingAndEndlessAnswersAreToldApart() throws Exception {
        requireProblem(perspective.look(HTTP), "unauthorized", "status 404");
        serve("/.well-known/acme-challenge/wrong", 200, "other", "");
        requireProblem(
                perspective.look(new ControlQuestion.Http(NAME, "wrong", "right")), "unauthorized", "does not hold");
        serve("/.well-known/acme-challenge/long", 200, "x".repeat(100_000), "");
        requireProblem(perspective.look(new ControlQuestion.Http(NAME, "long", "right")), "connection", "more than");
    }

    @Test
    void namesThatLeadNowhereAreADnsProblem() throws Exception {
        requireProblem(
                perspective.look(new ControlQuestion.Http(new DnsName("none.internal"), TOKEN, "x")),
                "dns",
                "does not exist");
        set("text.internal", RecordType.TXT, "\"x\"");
        requireProblem(
                perspective.look(new ControlQuestion.Http(new DnsName("text.internal"), TOKEN, "x")), "dns", "AAAA");
    }

    @Test
    void strangersSendNoProbeIntoTheMachineItself() throws Exception {
        try (LocalPerspective open = perspective(false)) {
            requireProblem(open.look(HTTP), "connection", "not one to connect to");
            SubjectName address = SubjectName.parse("fe80::1");
            requireProblem(
                    open.look(new ControlQuestion.Http(address, TOKEN, "x")), "connection", "not one to connect to");
        }
    }

    @Test
    void aDigestInTheZoneIsSeenAmongOthers() throws Exception {
        zones = zones.with(RecordSet.parse(
                DomainName.parse("_acme-challenge.web.internal"), RecordType.TXT, 60, "\"other\"", "\"dig\" \"est\""));
        assertThat(perspective.look(new ControlQuestion.Dns(NAME, "digest"))).isEqualTo(Finding.shown());
        requireProblem(perspective.look(new ControlQuestion.Dns(NAME, "more")), "incorrectResponse", "none of the 2");
    }

    @Test
    void nobodyAtTheTlsPortIsAConnectionProblem() throws Exception {
        requireProblem(
                perspective.look(new ControlQuestion.TlsAlpn(NAME, Bytes.wrap(new byte[32]))),
                "connection",
                "did not answer");
    }

    @Test
    void whoSpeaksNoTlsIsATlsProblem() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"));
                LocalPerspective plain =
                        new LocalPerspective(new Targets(80, mute.getLocalPort(), true), new ZoneProbe(() -> zones))) {
            Thread.startVirtualThread(() -> greet(mute));
            requireProblem(plain.look(new ControlQuestion.TlsAlpn(NAME, Bytes.wrap(new byte[32]))), "tls", "handshake");
        }
    }

    private static void greet(ServerSocket mute) {
        try (Socket caller = mute.accept()) {
            caller.getOutputStream().write("220 hello\r\n".getBytes(StandardCharsets.US_ASCII));
            caller.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // the probe hung up, as it should
        }
    }
}
