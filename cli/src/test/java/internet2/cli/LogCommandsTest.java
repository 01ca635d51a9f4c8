package internet2.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import internet2.cli.Terminal.Said;
import internet2.server.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code nexus log}: what a node says of its log is proven, and who watches a name hears of it. */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class LogCommandsTest {

    @TempDir
    private static Path folder;

    private static Path data;
    private static Path web;
    private static Node node;

    @BeforeAll
    static void start() throws Exception {
        data = folder.resolve("data");
        node = Terminal.node(data, Optional.empty());
        web = folder.resolve("web.crt");
        request("web");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static void request(String name) {
        Said said = say(
                "cert",
                "request",
                name + ".example.internal",
                "--out",
                folder.resolve(name).toString());
        assertThat(said.code()).as(said.err()).isZero();
    }

    private static Said say(String... words) {
        return Terminal.say(data, words);
    }

    private static Said atLiar(BiFunction<String, byte[], byte[]> lie, String... words) throws Exception {
        try (LyingNode liar = new LyingNode(data, lie)) {
            String[] all = new String[words.length + 2];
            all[0] = "--node";
            all[1] = liar.url();
            System.arraycopy(words, 0, all, 2, words.length);
            return say(all);
        }
    }

    @Test
    @Order(1)
    void aHeadIsCheckedAndContinuesTheLastOne() throws Exception {
        Said first = say("log", "head", "--output", "json");
        assertThat(first.code()).as(first.err()).isZero();
        long size = first.json().path("size").asLong();
        String old = first.json().path("checkpoint").asString();

        request("mail");
        Said second = say("log", "head", "--output", "json");
        assertThat(second.json().path("continues").asLong()).isEqualTo(size);
        assertThat(second.json().path("size").asLong()).isGreaterThan(size);

        Said older = atLiar(
                (path, answer) -> path.endsWith("/ct/log")
                        ? NodeClient.json()
                                .createObjectNode()
                                .put("checkpoint", old)
                                .toString()
                                .getBytes(StandardCharsets.UTF_8)
                        : answer,
                "log",
                "head");
        assertThat(older.code()).isEqualTo(1);
        assertThat(older.err()).contains("does not continue");
    }

    @Test
    @Order(2)
    void anEntryIsFoundByIndexHashAndFile() throws Exception {
        Said byFile = say("log", "get", web.toString(), "--output", "json");
        assertThat(byFile.code()).as(byFile.err()).isZero();
        JsonNode entry = byFile.json();
        assertThat(entry.path("names").path(0).asString()).isEqualTo("web.example.internal");
        assertThat(Files.readString(web)).startsWith(entry.path("certificate").asString());

        for (String other : new String[] {"index", "fingerprint", "leaf_hash"}) {
            Said again = say("log", "get", entry.path(other).asString(), "--output", "json");
            assertThat(again.json().path("certificate")).isEqualTo(entry.path("certificate"));
        }
        assertThat(say("log", "evidence", "--output", "json").json()).isEmpty();
        assertThat(say("log", "get", "100000").code()).isEqualTo(1);
        assertThat(say("log", "get", "00".repeat(32)).code()).isEqualTo(1);
        Said lied = atLiar(
                (path, answer) -> {
                    if (path.contains("/tile/data/")) {
                        answer[answer.length - 1] ^= 1; // of the last issuer's fingerprint: not hashed
                        answer[100] ^= 1;
                    }
                    return answer;
                },
                "log",
                "get",
                "0");
        assertThat(lied.code()).isEqualTo(1);
    }

    @Test
    @Order(3)
    void aProofIsCheckedOfflineInBothForms() throws Exception {
        Path proof = folder.resolve("web.tlog-proof");
        assertThat(say("log", "prove", web.toString(), "--format", "tlog", "--out", proof.toString())
                        .code())
                .isZero();

        Said json = say("log", "verify", web.toString(), "--output", "json");
        assertThat(json.code()).as(json.err()).isZero();
        assertThat(json.json().path("valid").asBoolean()).isTrue();
        Said text = say("log", "verify", web.toString(), "--proof", proof.toString());
        assertThat(text.code()).as(text.err()).isZero();
        assertThat(text.out()).contains("of internal/log");

        Said other = say("log", "verify", folder.resolve("mail.crt").toString(), "--proof", proof.toString());
        assertThat(other.code()).isEqualTo(1);
        String key = say("log", "head", "--output", "json")
                .json()
                .path("verifier_key")
                .asString();
        assertThat(say("log", "verify", web.toString(), "--log-key", key).code())
                .isZero();
        assertThat(say("log", "verify", folder.resolve("nothing.crt").toString())
                        .code())
                .isEqualTo(2);
    }

    @Test
    @Order(4)
    void whoWatchesANameIsShownItsCertificates() throws Exception {
        Said past = say("log", "watch", "web.example.internal", "--since", "0", "--count", "1");
        assertThat(past.code()).as(past.err()).isZero();
        assertThat(past.out()).contains("web.example.internal");

        CompletableFuture<Said> live = CompletableFuture.supplyAsync(
                () -> say("log", "watch", ".late.example.internal", "--count", "1", "--output", "json"));
        while (!live.isDone()) {
            request("x.late"); // until the watcher has begun
        }
        JsonNode seen = live.get().json();
        assertThat(seen.path("names").path(0).asString()).isEqualTo("x.late.example.internal");
        assertThat(seen.path("watched").path(0).asString()).isEqualTo(".late.example.internal");
        assertThat(say("log", "watch", "two words").code()).isEqualTo(2);
    }

    @Test
    @Order(5)
    void theLogTellsWhatItHoldsToWhoHandsItACertificate() throws Exception {
        try (NodeClient client = new NodeClient(NodeClient.gatewayOf(data), data)) {
            JsonNode known = client.send("POST", "ct/submit", Map.of("certificate", Files.readString(web)));
            assertThat(known.path("proof").path("leafIndex").asLong())
                    .isEqualTo(known.path("leaf_index").asLong());
            String root = Files.readString(data.resolve("admin/root.pem"));
            assertThat(catchThrowable(() -> client.send("POST", "ct/submit", Map.of("certificate", root))))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("unpublished");
            assertThat(client.getText("metrics", Map.of())).doesNotContain("kind=\"unpublished\"");
            String hash = LogCommands.hash(web.toString()).hex();
            assertThat(client.getText("/log/proof/" + hash, Map.of())).startsWith("c2sp.org/tlog-proof@v1\n");
            assertThat(client.getAll("/log/tile/entries/000.p/1", Map.of()).isEmpty())
                    .isFalse();
        }
    }

    /** A client that is not ours follows the log as it would any other. */
    @Test
    @Order(6)
    void whoKnowsStaticCtReadsTheLog() throws Exception {
        try (NodeClient client = new NodeClient(NodeClient.gatewayOf(data), data)) {
            JsonNode log = client.get("/ct/log.v3.json");
            Process follower = new ProcessBuilder(
                            "python3",
                            Path.of("../scripts/follow-static-ct.py")
                                    .toAbsolutePath()
                                    .toString(),
                            log.path("monitoring_url").asString(),
                            log.path("key").asString(),
                            "--cafile",
                            data.resolve("admin/root.pem").toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(follower.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(follower.waitFor()).as(said).isZero();
            assertThat(said).startsWith("ok: ");
        }
    }

    /** Another log asks this node to cosign; a head that does not continue the last one is refused. */
    @Test
    @Order(8)
    void aNodeWitnessesOtherLogsAndItsOwnHeadIsWitnessed() throws Exception {
        String key = say("log", "head", "--output", "json")
                .json()
                .path("verifier_key")
                .asString();
        Path second = folder.resolve("second");
        try (Node other = Terminal.node(
                second, Optional.empty(), Map.of("log.witness_for", key, "internet2.network", "second"))) {
            assertThat(other.id()).isNotEqualTo(node.id());
            String prefix = NodeClient.gatewayOf(second) + "/witness";
            String keys;
            try (NodeClient client = new NodeClient(NodeClient.gatewayOf(second), second)) {
                JsonNode witness = client.get("/witness");
                keys = witness.path("verifier_keys").path(0).asString() + " "
                        + witness.path("verifier_keys").path(1).asString();
            }
            node.close();
            node = Terminal.node(
                    data,
                    Optional.empty(),
                    Map.of(
                            "log.witnesses",
                            prefix + " " + keys,
                            "log.roots",
                            second.resolve("admin/root.pem").toString()));
            String name = keys.substring(0, keys.indexOf('+'));
            try (NodeClient client = new NodeClient(NodeClient.gatewayOf(data), data)) {
                String note;
                do {
                    request("witnessed"); // until the witness has answered
                    note = client.getText("/log/checkpoint", Map.of());
                } while (!note.contains("\u2014 " + name + " "));
                assertThat(client.getText("metrics", Map.of())).contains("outcome=\"cosigned\"");
            }
        }
    }

    /** Joined and not promoted, it makes the log out of the ledger's blocks and takes signed heads over. */
    @Test
    @Order(9)
    void aNodeThatOnlyFollowsServesTheLog() throws Exception {
        Path mirror = folder.resolve("mirror");
        try (Node follower = Terminal.node(mirror, Optional.of(Terminal.invitation(data)))) {
            assertThat(follower.describe()).contains("following");
            request("mirrored");
            String name = "mirrored.example.internal";
            Said seen = Terminal.say(mirror, "log", "watch", name, "--since", "0", "--count", "1");
            assertThat(seen.out()).as(seen.err()).contains(name);
            Said head = Terminal.say(mirror, "log", "head", "--output", "json");
            assertThat(head.code()).as(head.err()).isZero();
            String mirrored = folder.resolve("mirrored.crt").toString();
            assertThat(Terminal.say(mirror, "log", "get", mirrored).code()).isZero();
            assertThat(Terminal.say(mirror, "log", "prove", mirrored).code()).isZero();
            try (NodeClient here = new NodeClient(NodeClient.gatewayOf(data), data);
                    NodeClient there = new NodeClient(NodeClient.gatewayOf(mirror), mirror)) {
                for (String tile : List.of("0/000.p/8", "data/000.p/8", "entries/000.p/8")) {
                    assertThat(there.getAll("/log/tile/" + tile, Map.of()))
                            .isEqualTo(here.getAll("/log/tile/" + tile, Map.of()));
                }
            }
        }
    }

    /** Whoever has the issuing key and not the ledger makes certificates that no node of the network knows. */
    @Test
    @Order(10)
    void aCertificateThatTheLedgerNeverPublishedIsAnAlert() throws Exception {
        node.close();
        Path stolen = folder.resolve("stolen");
        copy(data, stolen);
        node = Terminal.node(data, Optional.empty());
        Path forged = folder.resolve("forged");
        try (Node thief = Terminal.node(stolen, Optional.empty())) {
            assertThat(thief.id()).isEqualTo(node.id());
            Said made = Terminal.say(stolen, "cert", "request", "forged.example.internal", "--out", forged.toString());
            assertThat(made.code()).as(made.err()).isZero();
        }
        try (NodeClient client = new NodeClient(NodeClient.gatewayOf(data), data);
                EventLines events = client.follow("/stream/ct")) {
            Map<String, String> submission = Map.of("certificate", Files.readString(Path.of(forged + ".crt")));
            for (int i = 0; i < 2; i++) {
                assertThat(catchThrowable(() -> client.send("POST", "ct/submit", submission)))
                        .hasMessageContaining("unpublished")
                        .hasMessageContaining("an issuer of this network signed it");
            }
            JsonNode alert = events.await("unpublished");
            assertThat(alert.path("names").path(0).asString()).isEqualTo("forged.example.internal");
            assertThat(client.getText("metrics", Map.of()))
                    .as("one alert, however often it is handed in")
                    .contains("trustchain_ct_alerts_total{kind=\"unpublished\"} 1.0");
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    @Test
    @Order(11)
    void whatTheManualTellsCurlToDoWorks() throws Exception {
        String gateway = NodeClient.gatewayOf(data).toString();
        List<String> commands = Files.readAllLines(Path.of("../docs/log.md")).stream()
                .filter(line -> line.startsWith("    curl "))
                .map(line -> line.strip()
                        .replaceFirst("^curl ", "curl -sSf ")
                        .replace("https://[::1]:8443", gateway)
                        .replace("root.pem", data.resolve("admin/root.pem").toString())
                        .replace("web.crt", web.toString()))
                .toList();
        assertThat(commands).hasSizeGreaterThan(3);
        for (String command : commands) {
            Process curl = new ProcessBuilder("bash", "-c", command)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(curl.waitFor()).as(command + "\n" + said).isZero();
            assertThat(said).isNotEmpty();
        }
    }

    /** The webhook's server is down at first, and the node is away while a certificate is logged before it is told. */
    @Test
    @Order(7)
    void anAlertReachesTheWebhookInTheEnd() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        AtomicInteger tries = new AtomicInteger();
        try (AlertServer server = new AlertServer(data, body -> {
            if (tries.getAndIncrement() < 2) {
                return 503;
            }
            told.add(body);
            return 204;
        })) {
            node.close();
            node = Terminal.node(
                    data,
                    Optional.empty(),
                    Map.of(
                            "log.watch",
                            ".hooked.example.internal",
                            "log.webhook",
                            server.url(),
                            "log.roots",
                            data.resolve("admin/root.pem").toString()));
            try (EventLines events = followed()) {
                request("a.hooked");
                assertThat(events.await("sighted").path("names").path(0).asString())
                        .isEqualTo("a.hooked.example.internal");
            }
            request("b.hooked");
            assertThat(names(told)).isEqualTo("a.hooked.example.internal");
            assertThat(names(told)).isEqualTo("b.hooked.example.internal");
            try (NodeClient client = new NodeClient(NodeClient.gatewayOf(data), data)) {
                assertThat(client.getText("metrics", Map.of()))
                        .contains("trustchain_ct_alerts_total{kind=\"sighted\"} 2.0")
                        .contains("trustchain_ct_webhook_total{outcome=\"failed\"} 2.0");
            }
        }
    }

    private static EventLines followed() {
        return new NodeClient(NodeClient.gatewayOf(data), data).follow("/stream/ct");
    }

    private static String names(BlockingQueue<String> told) throws InterruptedException {
        String body = told.poll(60, TimeUnit.SECONDS);
        assertThat(body).isNotNull();
        return NodeClient.json().readTree(body).path("names").path(0).asString();
    }
}
