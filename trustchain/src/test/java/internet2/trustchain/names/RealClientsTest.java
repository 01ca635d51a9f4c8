package internet2.trustchain.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs that people use, where they are installed. */
final class RealClientsTest {

    private static TestServer test;

    @BeforeAll
    static void open() throws IOException {
        test = TestServer.open();
    }

    @AfterAll
    static void close() {
        test.close();
    }

    @Test
    void digResolvesOverUdpAndTcp() throws Exception {
        assertThat(dig("+short", "web.internal", "AAAA")).contains("2001:db8::1", "2001:db8::2");
        assertThat(dig("+short", "+tcp", "web.internal", "TXT")).contains("\"hello\"");
        assertThat(dig("large.internal", "TXT"))
                .as("truncated over UDP, so it asks again over TCP")
                .contains("Truncated, retrying in TCP mode", "ANSWER: 20");
        assertThat(dig("nothing.internal", "A")).contains("status: NXDOMAIN", "flags: qr aa rd", "AUTHORITY: 1");
        assertThat(dig("example.org", "A")).contains("status: REFUSED", "EDE: 20 (Not Authoritative)");
        assertThat(dig("+edns=1", "+noednsneg", "web.internal", "A")).contains("status: BADVERS");
        assertThat(dig("x.child.internal", "A")).contains("AUTHORITY: 3", "2001:db8::53");
        assertThat(dig("+opcode=notify", "web.internal", "A")).contains("status: NOTIMP");
        assertThat(dig("-c", "CH", "version.bind", "TXT")).contains("status: REFUSED");
    }

    @Test
    void kdigResolvesOverQuicTlsAndTcp() throws Exception {
        for (String transport : List.of("+quic", "+tls")) {
            String answer = kdig(test.encrypted().getPort(), transport, "+padding", "web.internal", "AAAA");
            assertThat(answer).as(transport).contains("NOERROR", "2001:db8::1", "2001:db8::2", "PADDING");
            assertThat(kdig(test.encrypted().getPort(), transport, "large.internal", "TXT"))
                    .as(transport)
                    .contains("ANSWER: 20");
        }
        assertThat(kdig(test.plain().getPort(), "+tcp", "web.internal", "A")).contains("192.0.2.1");
        assertThat(test.server.statistics().queries().get(Transport.QUIC)).containsEntry(ResponseCode.NOERROR, 2L);
    }

    @Test
    void kdigGetsTheNewCertificateAfterARotation() throws Exception {
        String before = kdig(test.encrypted().getPort(), "-d", "+tls", "web.internal", "A");
        test.server.rotate(TestServer.material());
        String after = kdig(test.encrypted().getPort(), "-d", "+tls", "web.internal", "A");

        assertThat(pin(before)).isNotEqualTo(pin(after));
        assertThat(kdig(test.encrypted().getPort(), "+quic", "web.internal", "A"))
                .contains("192.0.2.1");
    }

    @Test
    void dnsperfLosesNothing(@TempDir Path folder) throws Exception {
        Path queries = folder.resolve("queries");
        Files.writeString(queries, "web.internal A\nweb.internal AAAA\nnothing.internal A\none.walias.internal A\n");
        String report = run(
                "dnsperf", "-s", "::1", "-p", port(), "-d", queries.toString(), "-n", "2000", "-c", "4", "-q", "50");

        assertThat(report).contains("Queries completed:    8000 (100.00%)", "NOERROR 6000", "NXDOMAIN 2000");
    }

    private static String pin(String debug) {
        return debug.lines().filter(line -> line.contains("PIN")).findFirst().orElseThrow();
    }

    private static String port() {
        return String.valueOf(test.plain().getPort());
    }

    private static String dig(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("dig", "-6", "@::1", "-p", port(), "+tries=1", "+time=5"));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    private static String kdig(int port, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("kdig", "-6", "@::1", "-p", String.valueOf(port), "+retry=0"));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    private static String run(String... command) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin", command[0])), command[0] + " is not installed");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
