package internet2.server;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.store.DataFolder;
import internet2.ledger.Ledger;
import internet2.ledger.Membership;
import internet2.ledger.Outcome;
import internet2.ledger.membership.MembershipOperation.SucceedIdentity;
import internet2.trustchain.authority.CertificateRecord;
import internet2.trustchain.authority.RevocationReason;
import internet2.trustchain.authority.RevocationView.Standing;
import internet2.trustchain.authority.Serial;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes go on under new keys, whatever they are to their network, and the certificates of the old ones end. */
@Timeout(180)
final class KeyRotationTest {

    private static final Duration BLOCK_WAIT = Duration.ofSeconds(1);

    @TempDir
    Path folder = Path.of("");

    @Test
    void whoFoundedANetworkGoesOnAloneAndTakesOthersIn() throws Exception {
        RunningNode founder = RunningNode.start(folder.resolve("founder"), Map.of());
        NodeId first = founder.node().id();
        try {
            founder = rotated(founder);
            founder = rotated(founder);

            Membership members = founder.node().core().ledger().query(Membership.class);
            assertThat(members.origin(founder.node().id())).isEqualTo(first);
            assertThat(get(founder, "/ct/ct/v1/get-roots").statusCode())
                    .as("the log for tools is still here")
                    .isEqualTo(200);
            founder = withoutCertificate(founder);
            try (RunningNode other = RunningNode.join(folder.resolve("other"), founder)) {
                rotated(other).close();
            }
        } finally {
            founder.close();
        }
    }

    @Test
    void eachOfTwoWhoseVotesAreBothNeededGoesOn() throws Exception {
        RunningNode founder = RunningNode.start(folder.resolve("founder"), Map.of());
        RunningNode other = RunningNode.join(folder.resolve("other"), founder);
        try {
            Validators.promote(founder, List.of(other));

            other = rotated(other);
            founder = rotated(founder);

            other.issue();
            founder.issue();
        } finally {
            founder.close();
            other.close();
        }
    }

    /** Earlier versions had no certificate for the new keys when the ledger decided, nor did they name them ahead. */
    @Test
    void aChangeThatAnEarlierVersionLeftHalfDoneIsBroughtToItsEnd() throws Exception {
        Path data = folder.resolve("founder");
        HybridKey next = HybridKey.generate(PostQuantumAlgorithm.FALCON_1024, new SecureRandom());
        try (RunningNode founder = RunningNode.start(data, Map.of())) {
            Core core = founder.node().core();
            SucceedIdentity wish =
                    SucceedIdentity.of(core.ledger().network(), founder.node().id(), next);
            assertThat(core.account().account().submit(wish).outcome()).isInstanceOf(Outcome.Accepted.class);
        }
        try (DataFolder files = DataFolder.open(data)) {
            new NodeFiles(files).writeIdentity("keys/node.next", next);
        }
        try (RunningNode now = RunningNode.start(data, Map.of())) {
            assertThat(now.node().id()).isEqualTo(next.publicKey().id());
            assertThat(now.node().core().certificate().isOf(now.node().id())).isTrue();
            now.issue();
        }
    }

    /** Opened anew under other keys, with nothing left that speaks for the old ones. */
    private static RunningNode rotated(RunningNode running) throws Exception {
        NodeId before = running.node().id();
        Serial old =
                Serial.of(running.node().core().certificate().chain().getFirst().getSerialNumber());
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(running.administering()).build()) {
            HttpRequest request = HttpRequest.newBuilder(running.gateway().resolve("/api/v1/node/keys"))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
        running.node().awaitSuccession();
        running.close();
        RunningNode now = RunningNode.start(running.data(), Map.of());
        assertThat(now.node().id()).isNotEqualTo(before);
        assertThat(awaitRevoked(now, old)).isEqualTo(RevocationReason.SUPERSEDED);
        assertThat(now.node().core().certificates().ofSubject(now.node().id()))
                .isNotEmpty()
                .allMatch(serial -> now.node().core().certificates().standing(serial) instanceof Standing.Good);
        now.issue();
        return now;
    }

    /** Started again after its own certificate was lost. */
    private static RunningNode withoutCertificate(RunningNode running) throws Exception {
        running.close();
        for (String part : List.of(".key", ".crt", ".proof")) {
            Files.delete(running.data().resolve("certificates/node" + part));
        }
        RunningNode now = RunningNode.start(running.data(), Map.of());
        now.issue();
        return now;
    }

    private static RevocationReason awaitRevoked(RunningNode at, Serial serial) throws InterruptedException {
        Ledger ledger = at.node().core().ledger();
        while (true) {
            Optional<Standing.Revoked> revoked =
                    at.node().core().certificates().certificate(serial).flatMap(CertificateRecord::revocation);
            if (revoked.isPresent()) {
                return revoked.get().reason();
            }
            ledger.awaitHeight(ledger.tip().height() + 1, BLOCK_WAIT);
        }
    }

    private static HttpResponse<String> get(RunningNode at, String path) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(at.trusting()).build()) {
            HttpRequest request =
                    HttpRequest.newBuilder(at.gateway().resolve(path)).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
