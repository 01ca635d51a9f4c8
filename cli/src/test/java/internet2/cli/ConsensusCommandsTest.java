package internet2.cli;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.cli.Terminal.Said;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What an operator types, against a node of one. */
final class ConsensusCommandsTest extends OneNode {

    private static Said say(ProgramRoot root, String... words) {
        return Terminal.say(root, data, words);
    }

    @Test
    void theStatusHasTheNamesThatScriptsRelyOn() {
        Said said = say("consensus", "status", "--output", "json");

        assertThat(said.code()).isZero();
        assertThat(said.json().propertyNames()).contains("height", "view", "epoch", "validators", "finality_ms_p50");
        assertThat(said.json().path("mode").asString()).isEqualTo("validating");
        assertThat(said.json().path("leader").asString()).isEqualTo(node.id().toString());
        JsonNode validator = said.json().path("validators").path(0);
        assertThat(validator.path("id").asString()).isEqualTo(node.id().toString());
        assertThat(validator.path("weight").asLong()).isEqualTo(1);
        assertThat(validator.path("state").asString()).isEqualTo("active");
    }

    @Test
    void tablesAreForPeople() {
        assertThat(say("consensus", "validators").out()).contains("STATE", "active", "SUSPICION");
        assertThat(say("consensus", "evidence").out()).contains("no evidence against anybody");
        assertThat(say("peer", "list").out()).contains("CONNECTION", "self", "validating");
        assertThat(say(new TrustchainCli(), "consensus", "validators").out()).contains("active");
    }

    @Test
    void listsAreListsInJson() {
        assertThat(say("consensus", "evidence", "--output", "json").json().isArray())
                .isTrue();
        assertThat(say("consensus", "validators", "--output", "json").json()).hasSize(1);
        assertThat(say("peer", "list", "--output", "json").json()).hasSize(1);
    }

    @Test
    void theLastValidatorCannotRetireAndAStrangerCannotBePromoted() {
        Said retired = say("consensus", "retire", node.id().toString());
        Said stranger = say("consensus", "promote", "ab".repeat(32), "--weight", "2");

        assertThat(retired.code()).isEqualTo(1);
        assertThat(retired.err()).startsWith("nexus consensus retire: ");
        assertThat(stranger.code()).isEqualTo(1);
        assertThat(stranger.err()).contains("ab".repeat(32));
    }

    @Test
    void whatIsNoIdOrNoWeightIsRefusedBeforeTheLedgerSeesIt() {
        assertThat(say("consensus", "promote", "somebody").code()).isEqualTo(1);
        assertThat(say("consensus", "promote", "ab".repeat(32), "--weight", "0").code())
                .isEqualTo(1);
        assertThat(say("consensus", "promote").code()).isEqualTo(2);
        assertThat(say("consensus", "promote", "ab".repeat(32), "--weight", "much")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void nobodyExcludesWhomTheLedgerDoesNotKnow() {
        Said excluded = say("peer", "exclude", "ab".repeat(32), "--reason", "never seen");
        Said admitted = say("peer", "admit", "ab".repeat(32));
        Said lastOne = say("peer", "exclude", node.id().toString(), "--reason", "the last validator");

        assertThat(excluded.err()).contains("is no member");
        assertThat(admitted.err()).contains("was ever a member");
        assertThat(lastOne.err()).contains("the only validator left");
        assertThat(say("peer", "exclude", "ab".repeat(32)).code()).isEqualTo(2);
    }

    @Test
    void aRunningNodeIsArchivedVerifiedAndRestored() {
        String archive = folder.resolve("node.backup.zip").toString();
        Said made = say("backup", "create", "--out", archive, "--output", "json");
        Said verified = say("backup", "verify", archive, "--output", "json");
        Said same = say("backup", "compare", archive, archive);
        Path empty = folder.resolve("restored");
        StringWriter out = new StringWriter();
        int restored = Nexus.commandLine(new Nexus())
                .setOut(new PrintWriter(out))
                .execute("backup", "restore", archive, "--data", empty.toString());

        assertThat(made.code()).as(made.err()).isZero();
        assertThat(made.json().path("node").asString()).isEqualTo(node.id().toString());
        assertThat(verified.code()).as(verified.err()).isZero();
        assertThat(verified.json().path("keys").asString()).isEqualTo("verified");
        assertThat(verified.json().path("height")).isEqualTo(made.json().path("height"));
        assertThat(same.out()).contains("one history");
        assertThat(restored).isZero();
        assertThat(out.toString()).contains(node.id().toString(), "again");
        assertThat(empty.resolve("keys/node")).exists();
        assertThat(say("backup", "restore", archive).err()).contains("a node's already");
        assertThat(say("backup", "verify", data.resolve("genesis").toString()).code())
                .isEqualTo(1);
        assertThat(say("backup", "restore", archive, "--restart-at", "2").code())
                .isEqualTo(2);
    }

    static Stream<List<String>> commands() {
        return Stream.of(
                List.of("consensus", "status"),
                List.of("consensus", "validators"),
                List.of("consensus", "evidence"),
                List.of("consensus", "promote"),
                List.of("consensus", "retire"),
                List.of("peer", "list"),
                List.of("peer", "exclude"),
                List.of("peer", "admit"),
                List.of("node", "rotate-keys"),
                List.of("proof", "state"),
                List.of("proof", "name"),
                List.of("proof", "certificate"),
                List.of("proof", "asset"),
                List.of("proof", "validators"),
                List.of("backup", "create"),
                List.of("backup", "verify"),
                List.of("backup", "restore"),
                List.of("backup", "compare"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHelpsWithAnExample(List<String> command) {
        Said said = say(Stream.concat(command.stream(), Stream.of("--help")).toArray(String[]::new));

        assertThat(said.code()).isZero();
        assertThat(said.out()).contains("Example: nexus " + String.join(" ", command));
    }

    @Test
    void aNodeThatDoesNotAnswerIsUnreachable() {
        assertThat(say("--node", "https://[::1]:1", "consensus", "status").code())
                .isEqualTo(3);
    }

    @Test
    void aCertificateOfTheNetworkIsGoodUntilItIsRevoked() {
        String out = folder.resolve("web").toString();
        assertThat(say("cert", "request", "web.example.internal", "--out", out).code())
                .isZero();
        Said good = say("cert", "verify", out + ".crt", "--name", "web.example.internal", "--purpose", "server");
        assertThat(good.code()).as(good.err()).isZero();
        assertThat(good.out()).contains("web.crt: good");

        assertThat(say("cert", "revoke", out + ".crt").code()).isZero();
        Said revoked = say("cert", "verify", out + ".crt");
        assertThat(revoked.code()).isEqualTo(1);
        assertThat(revoked.out()).contains("on the ledger it is revoked");
    }
}
