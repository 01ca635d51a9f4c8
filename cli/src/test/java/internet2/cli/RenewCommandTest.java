package internet2.cli;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.cli.Terminal.Said;
import internet2.foundation.crypto.TlsKeys;
import internet2.server.Node;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A service's certificate never ends before its next one is there, and the service is told. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class RenewCommandTest {

    @TempDir
    Path folder = Path.of("");

    private static X509Certificate certificate(Path file) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
    }

    @Test
    void aCertificateIsRenewedWithANewKeyOrTheSameAndTheServiceIsTold() throws Exception {
        Path data = folder.resolve("node");
        String web = folder.resolve("web").toString();
        try (Node node = Terminal.node(data, Optional.empty())) {
            Said requested = Terminal.say(data, "cert", "request", "web.example.internal", "--out", web);
            assertThat(requested.code()).as(requested.err()).isZero();
            X509Certificate first = certificate(Path.of(web + ".crt"));

            Path told = folder.resolve("told");
            Said renewed =
                    Terminal.say(data, "cert", "renew", web, "--reload", "echo $INTERNET2_CERTIFICATE >> " + told);
            assertThat(renewed.code()).as(renewed.err()).isZero();
            X509Certificate second = certificate(Path.of(web + ".crt"));
            assertThat(second.getSerialNumber()).isNotEqualTo(first.getSerialNumber());
            assertThat(second.getPublicKey()).isNotEqualTo(first.getPublicKey());
            assertThat(List.copyOf(second.getSubjectAlternativeNames()))
                    .isEqualTo(List.copyOf(first.getSubjectAlternativeNames()));
            requireFitting(web, second);
            assertThat(Files.readAllLines(told)).containsExactly(web + ".crt");
            assertThat(Terminal.say(data, "cert", "verify", web + ".crt").code())
                    .isZero();

            Said kept = Terminal.say(data, "cert", "renew", web + ".crt", "--keep-key");
            assertThat(kept.code()).as(kept.err()).isZero();
            X509Certificate third = certificate(Path.of(web + ".crt"));
            assertThat(third.getSerialNumber()).isNotEqualTo(second.getSerialNumber());
            assertThat(third.getPublicKey()).isEqualTo(second.getPublicKey());
            requireFitting(web, third);

            Said untold = Terminal.say(data, "cert", "renew", web, "--reload", "exit 7");
            assertThat(untold.code()).isEqualTo(1);
            assertThat(untold.err()).contains("is renewed, but").contains("ended with 7");

            daemonRenewsAtTwoThirdsAndAgainAfterAFailure(data, web);
            assertThat(node.id()).isNotNull();
        }
        Said none = Terminal.say(data, "cert", "renew", folder.resolve("none").toString());
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("none.crt");
    }

    private static void requireFitting(String prefix, X509Certificate certificate) throws Exception {
        Path key = Path.of(prefix + ".key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(TlsKeys.matches(TlsKeys.parsePem(Files.readString(key)), certificate.getPublicKey()))
                .isTrue();
    }

    /** Days pass while the command waits; the second time the file is in the way of a new one. */
    private void daemonRenewsAtTwoThirdsAndAgainAfterAFailure(Path data, String web) throws Exception {
        X509Certificate before = certificate(Path.of(web + ".crt"));
        Path blocked = Path.of(web + ".crt.new");
        List<Instant> waits = new ArrayList<>();
        Nexus root = new Nexus();
        StringWriter err = new StringWriter();
        InstantSource clock = InstantSource.system();
        RenewCommand daemon = new RenewCommand(clock, moment -> {
            waits.add(moment);
            try {
                if (waits.size() == 2) {
                    Files.createDirectories(blocked.resolve("in the way"));
                } else if (waits.size() == 3) {
                    Files.delete(blocked.resolve("in the way"));
                    Files.delete(blocked);
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            if (waits.size() == 4) {
                throw new InterruptedException();
            }
        });
        CommandLine line = Nexus.commandLine(root).setErr(new PrintWriter(err));
        CommandLine cert = Objects.requireNonNull(line.getSubcommands().get("cert"));
        cert.getCommandSpec().removeSubcommand("renew");
        cert.addSubcommand(new CommandLine(daemon).setErr(new PrintWriter(err)));
        int code = line.execute("--data", data.toString(), "cert", "renew", web, "--daemon");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(code).isZero();
        Duration life = Duration.between(
                before.getNotBefore().toInstant(), before.getNotAfter().toInstant());
        Instant twoThirds =
                before.getNotBefore().toInstant().plus(life.multipliedBy(2).dividedBy(3));
        assertThat(waits.getFirst()).isBetween(twoThirds.minus(life.dividedBy(10)), twoThirds);
        assertThat(err.toString()).contains("web.crt was not renewed");
        assertThat(waits.get(2)).isBefore(waits.get(1));
        X509Certificate after = certificate(Path.of(web + ".crt"));
        assertThat(after.getSerialNumber()).isNotEqualTo(before.getSerialNumber());
        requireFitting(web, after);
    }
}
