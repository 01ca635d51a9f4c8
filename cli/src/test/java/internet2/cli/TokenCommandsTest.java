package internet2.cli;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.cli.Terminal.Said;
import internet2.foundation.Hash;
import internet2.trustchain.authority.EnrolmentToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that is nobody yet gets a certificate with a token, and keeps it without one. */
final class TokenCommandsTest extends OneNode {

    private static final String NAME = "web.example.internal";

    @TempDir
    Path machine = Path.of("");

    private String web = "";

    @BeforeEach
    void begin() {
        web = machine.resolve("web").toString();
    }

    /** On the machine, where there is no data folder of a node. */
    private Said there(String... words) {
        String[] all = Stream.concat(
                        Stream.of(words),
                        Stream.of("--node", NodeClient.gatewayOf(data).toString()))
                .toArray(String[]::new);
        return Terminal.say(machine.resolve("nothing"), all);
    }

    private static String token(String... more) {
        Said said = say(Stream.concat(Stream.of("cert", "token", "create", "--name", NAME), Stream.of(more))
                .toArray(String[]::new));
        assertThat(said.code()).as(said.err()).isZero();
        return said.out().strip();
    }

    @Test
    void aMachineEnrolsOnceAndRenewsByItsOwnKeyUntilTheTokenIsRevoked() throws Exception {
        String token = token("--ttl", "1h");
        Said enrolled = there("cert", "request", NAME, "--token", token, "--out", web);
        assertThat(enrolled.code()).as(enrolled.err()).isZero();
        String first = Files.readString(Path.of(web + ".crt"));
        assertThat(say("cert", "verify", web + ".crt").code()).isZero();
        Path root = Path.of(web + ".root.pem");
        assertThat(root).hasSameTextualContentAs(data.resolve("admin/root.pem"));

        Said renewed = there("cert", "renew", web);
        assertThat(renewed.code()).as(renewed.err()).isZero();
        assertThat(Files.readString(Path.of(web + ".crt"))).isNotEqualTo(first);
        assertThat(say("cert", "verify", web + ".crt").code()).isZero();

        Said again = there("cert", "request", NAME, "--token", token, "--out", web + "2");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err())
                .contains("not-enrolled")
                .contains("used already")
                .doesNotContain(token);

        String id = EnrolmentToken.parse(token).id().hex();
        assertThat(say("cert", "token", "list").out()).contains(id).contains("spent");
        assertThat(say("cert", "token", "revoke", id).code()).isZero();
        Said refused = there("cert", "renew", web);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("was revoked");
    }

    @Test
    void anAnswerThatWasLostIsAskedForAgainWithTheSameKeyAndUntilThenAllStaysAsItWas() throws Exception {
        Path file = Files.writeString(machine.resolve("token"), token() + "\n");
        assertThat(there("cert", "request", NAME, "--token", file.toString(), "--out", web)
                        .code())
                .isZero();
        Files.writeString(file, token() + "\n");
        loses(".crt", "cert", "request", NAME, "--token", file.toString(), "--out", web);

        Said again = there("cert", "request", NAME, "--token", file.toString(), "--out", web);

        assertThat(again.code()).as(again.err()).isZero();
        assertThat(say("cert", "verify", web + ".crt").code()).isZero();
        loses(".crt", "cert", "renew", web);
        Said renewed = there("cert", "renew", web);
        assertThat(renewed.code()).as(renewed.err()).isZero();
    }

    /** What there is no room for does not arrive. */
    private void loses(String suffix, String... words) throws IOException {
        Path inTheWay = Files.createDirectories(Path.of(web + suffix + ".new/file"));
        Map<String, String> before = files();
        assertThat(there(words).code()).isEqualTo(1);
        assertThat(files()).isEqualTo(before);
        Files.delete(inTheWay);
        Files.delete(inTheWay.getParent());
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> contents = new HashMap<>();
        for (String suffix : List.of(".key", ".crt", ".proof.json", ".root.pem")) {
            contents.put(suffix, Files.readString(Path.of(web + suffix)));
        }
        return contents;
    }

    @Test
    void keysOfOtherKindsSignForTheNextToo() throws Exception {
        for (List<String> kind : List.of(List.of("EC", "-pkeyopt", "ec_paramgen_curve:P-384"), List.of("ED25519"))) {
            List<String> make = new ArrayList<>(List.of("genpkey", "-out", web + ".key", "-algorithm"));
            make.addAll(kind);
            assertThat(Terminal.openssl(machine, make.toArray(String[]::new)).code())
                    .isZero();
            String csr = machine.resolve("own.csr").toString();
            assertThat(Terminal.openssl(machine, "req", "-new", "-key", web + ".key", "-subj", "/", "-out", csr)
                            .code())
                    .isZero();
            Said enrolled = there("cert", "request", NAME, "--token", token(), "--csr", csr, "--out", web);
            assertThat(enrolled.code()).as(enrolled.err()).isZero();

            Said kept = there("cert", "renew", web, "--keep-key");
            assertThat(kept.code()).as(kept.err()).isZero();
            Said renewed = there("cert", "renew", web);
            assertThat(renewed.code()).as(renewed.err()).isZero();
        }
    }

    @Test
    void aMachineEnrolsInTheWebHierarchyToo() throws Exception {
        String token = token("--hierarchy", "web");
        Said enrolled = there("cert", "request", NAME, "--token", token, "--hierarchy", "web", "--out", web);
        assertThat(enrolled.code()).as(enrolled.err()).isZero();

        Said renewed = there("cert", "renew", web);

        assertThat(renewed.code()).as(renewed.err()).isZero();
        Path root = Files.writeString(
                machine.resolve("root.pem"),
                say("ca", "bundle", "--hierarchy", "web").out());
        Said verified = Terminal.openssl(
                machine, "verify", "-CAfile", root.toString(), "-untrusted", web + ".crt", web + ".crt");
        assertThat(verified.code()).as(verified.out()).isZero();
    }

    @Test
    void aMachineBelievesNobodyButTheTokensNetwork() {
        EnrolmentToken foreign =
                EnrolmentToken.draw(Hash.ZERO, Instant.now().plus(Duration.ofHours(1)), new SecureRandom());
        Said elsewhere = there("cert", "request", NAME, "--token", foreign.text(), "--out", web);
        assertThat(elsewhere.code()).isEqualTo(1);
        assertThat(Path.of(web + ".root.pem")).doesNotExist();
        assertThat(elsewhere.err()).contains("not of the network");

        Said nonsense = there("cert", "request", NAME, "--token", "i2e-nonsense", "--out", web);
        assertThat(nonsense.code()).isEqualTo(2);
        assertThat(there("cert", "request", NAME, "--out", web).code()).isEqualTo(2);
    }

    @Test
    void allTokensAreListedHoweverManyPagesTheyFill() {
        List<String> ids = Stream.of(token(), token(), token())
                .map(each -> EnrolmentToken.parse(each).id().hex())
                .toList();
        try (NodeClient node = new NodeClient(NodeClient.gatewayOf(data), data)) {
            for (int page : List.of(1, 2, 1000)) {
                List<String> listed = new ArrayList<>();
                TokenCommands.ListAll.all(node, page)
                        .forEach(each -> listed.add(each.path("id").asString()));
                assertThat(listed).doesNotHaveDuplicates().containsAll(ids);
            }
        }
    }
}
