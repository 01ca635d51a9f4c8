package internet2.server;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.ledger.Ledger;
import internet2.trustchain.KeyName;
import internet2.trustchain.NetworkKey;
import internet2.trustchain.authority.Authority;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssuedCertificate;
import internet2.trustchain.threshold.epochs.KeyEpoch;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An issuing key that the validators make while certificates are issued. */
@Timeout(240)
final class NewIssuingKeyTest {

    private static final Duration BLOCK_WAIT = Duration.ofSeconds(1);
    private static final KeyName SECOND = new KeyName(NetworkKey.ISSUING, 2);

    @TempDir
    Path folder = Path.of("");

    @Test
    void validatorsMakeAnotherKeyWhileTheyIssueAndWhatBothSignedIsGood() throws Exception {
        List<RunningNode> nodes = new ArrayList<>();
        try {
            RunningNode founder = RunningNode.start(folder.resolve("founder"), Map.of());
            nodes.add(founder);
            for (String name : List.of("second", "third", "fourth")) {
                nodes.add(RunningNode.join(folder.resolve(name), founder, Map.of()));
            }
            List<RunningNode> others = nodes.subList(1, 4);
            Validators.promote(founder, others);
            RunningNode at = others.getFirst();
            IssuedCertificate before = at.issue();
            AtomicBoolean stop = new AtomicBoolean();
            CompletableFuture<List<IssuedCertificate>> meanwhile = issuing(at, stop);

            order(founder);
            for (RunningNode each : nodes) {
                await(each, () -> each.node().core().certification().keys().holds(SECOND));
                await(each, () -> issuesWith(each, 2));
            }
            IssuedCertificate after = at.issue();
            stop.set(true);

            List<IssuedCertificate> issued = meanwhile.join();
            assertThat(issued).as("nobody was refused").isNotEmpty();
            assertThat(issued.getFirst().issuers()).isEqualTo(before.issuers());
            assertThat(after.issuers()).isNotEqualTo(before.issuers());
            KeyEpoch made = at.node().core().certification().keys().epoch(SECOND);
            assertThat(made.key().threshold()).isEqualTo(3);
            assertThat(made.key().shares()).hasSize(4);
            for (RunningNode each : nodes) {
                assertThat(each.data().resolve("keys/issuing-2.share")).exists();
                await(each, () -> Files.notExists(each.data().resolve("keys/issuing-2.seed")));
            }
            requireGood(before, at);
            requireGood(after, at);
        } finally {
            nodes.reversed().forEach(RunningNode::close);
        }
    }

    private static boolean issuesWith(RunningNode running, int generation) {
        return running.node().core().certificates().issuingKey().generation() == generation;
    }

    private static void order(RunningNode running) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(running.administering()).build()) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(running.gateway().resolve("/api/v1/ca/intermediate?key=new"))
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        }
    }

    /** One certificate after the other, until it is enough. */
    private static CompletableFuture<List<IssuedCertificate>> issuing(RunningNode at, AtomicBoolean stop) {
        CompletableFuture<List<IssuedCertificate>> end = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            List<IssuedCertificate> issued = new ArrayList<>();
            try {
                while (!stop.get()) {
                    issued.add(at.issue());
                }
                end.complete(issued);
            } catch (IssuanceRefused | RuntimeException e) {
                end.completeExceptionally(e);
            }
        });
        return end;
    }

    private static void await(RunningNode running, BooleanSupplier what) throws InterruptedException {
        Ledger ledger = running.node().core().ledger();
        while (!what.getAsBoolean()) {
            ledger.awaitHeight(ledger.tip().height() + 1, BLOCK_WAIT);
        }
    }

    /** By its path, its issuer's list and its issuer's responder, as openssl sees them. */
    private void requireGood(IssuedCertificate issued, RunningNode at) throws Exception {
        Path leaf = Files.writeString(folder.resolve("leaf.pem"), issued.certificatePem());
        Path issuer = Files.writeString(folder.resolve("issuer.pem"), issued.issuersPem());
        Path root = at.data().resolve("admin/root.pem");
        Authority authority = at.node().core().certification().authority();
        String text = run("openssl", "x509", "-in", leaf.toString(), "-noout", "-text");
        String file = text.replaceAll("(?s).*/crl/([0-9a-f]+-[0-9]+)\\.crl.*", "$1");
        Path list = write("list.der", authority.revocationList(file).orElseThrow());
        Path lists = folder.resolve("list.pem");
        run("openssl", "crl", "-inform", "DER", "-in", list.toString(), "-out", lists.toString());
        assertThat(run(
                        "openssl",
                        "verify",
                        "-crl_check",
                        "-CRLfile",
                        lists.toString(),
                        "-CAfile",
                        root.toString(),
                        "-untrusted",
                        issuer.toString(),
                        leaf.toString()))
                .contains("OK");
        assertThat(answer(authority, leaf, issuer, root)).contains("Response verify OK", ": good");
    }

    /** Once the node has a credential of the issuer. */
    private String answer(Authority authority, Path leaf, Path issuer, Path root) throws Exception {
        Path question = folder.resolve("question.der");
        run(
                "openssl",
                "ocsp",
                "-issuer",
                issuer.toString(),
                "-cert",
                leaf.toString(),
                "-no_nonce",
                "-reqout",
                question.toString());
        authority.maintain();
        Path answer = write(
                "answer.der",
                authority.ocsp(Bytes.wrap(Files.readAllBytes(question))).der());
        return run(
                "openssl",
                "ocsp",
                "-issuer",
                issuer.toString(),
                "-cert",
                leaf.toString(),
                "-respin",
                answer.toString(),
                "-CAfile",
                root.toString(),
                "-no_nonce");
    }

    private Path write(String name, Bytes content) throws IOException {
        return Files.write(folder.resolve(name), content.toArray());
    }

    private static String run(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
