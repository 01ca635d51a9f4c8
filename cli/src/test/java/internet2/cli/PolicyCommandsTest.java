package internet2.cli;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.cli.Terminal.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** An operator reads, edits and sets the policy of a node of one. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PolicyCommandsTest extends OneNode {

    private static Path edited(String from, String to) throws IOException {
        String shown = say("ca", "policy", "show").out();
        assertThat(shown).contains(from);
        return Files.writeString(folder.resolve("policy.toml"), shown.replace(from, to));
    }

    @Test
    @Order(1)
    void whatIsShownCanBeEditedAndSet() throws IOException {
        Path file = edited("\n[[rules]]\nname = \"nodes\"", """

                [[rules]]
                name = "no-pay"
                action = "deny"
                who = ["anybody"]
                names = ["zone:pay.example.internal"]
                lifetimes = { min = "1h", default = "2h", max = "3h" }

                [[rules]]
                name = "nodes\"""");

        Said set = say("ca", "policy", "set", file.toString(), "--reason", "a test of \"quotes\"");

        assertThat(set.err()).isEmpty();
        assertThat(set.code()).isZero();
        assertThat(set.out()).contains("policy 1 is in force");
        assertThat(say("ca", "policy", "show").out())
                .contains("number = 1", "# a test of \"quotes\"", "no-pay", "default = \"2h\"");
        assertThat(say("ca", "policy", "show", "--number", "0").out())
                .contains("number = 0")
                .doesNotContain("no-pay");
    }

    @Test
    @Order(2)
    void anEditOfAnOlderPolicyIsRefused() throws IOException {
        Path file = edited("number = 1", "number = 0");

        Said said = say("ca", "policy", "set", file.toString(), "--reason", "late");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("stale-policy", "number 1");
    }

    @Test
    @Order(3)
    void theHistorySaysWhoAndWhy() {
        JsonNode history = say("ca", "policy", "history", "--output", "json").json();

        assertThat(history).hasSize(2);
        assertThat(history.get(0).path("reason").asString()).isEqualTo("a test of \"quotes\"");
        assertThat(history.get(0).path("before")).isEqualTo(history.get(1).path("digest"));
        assertThat(history.get(0).path("author").asString()).matches("[0-9a-f]{64}");
        assertThat(history.get(1).has("author")).isFalse();
    }

    @Test
    @Order(4)
    void aDryRunNamesTheRuleThatDecides() {
        Said admin = say("ca", "policy", "check", "pay.example.internal", "--output", "json");
        assertThat(admin.code()).isZero();
        assertThat(admin.json().path("rule").asString()).isEqualTo("administrators");

        Said acme = say("ca", "policy", "check", "pay.example.internal", "--as", "acme");
        assertThat(acme.code()).isEqualTo(1);
        assertThat(acme.out()).contains("no-pay", "decides", "is about others");
        assertThat(acme.err()).contains("not-entitled", "\"no-pay\"");

        Said other = say("ca", "policy", "check", "web.example.internal", "--as", "acme", "--output", "json");
        assertThat(other.json().path("rule").asString()).isEqualTo("acme");
        assertThat(say("ca", "policy", "check", "f*o.x").err()).contains("bad-name");
        assertThat(say("ca", "policy", "check", "www.example.org", "--as", "acme")
                        .err())
                .contains("not-entitled", "no zone of this network");
        assertThat(say("ca", "policy", "check", "www.example.org", "--for", "web")
                        .err())
                .contains("bad-name", "the zones that the network was founded with");
    }

    @Test
    @Order(5)
    void whatIsNoPolicyIsRefusedWithItsPlace() throws IOException {
        assertThat(say(
                                "ca",
                                "policy",
                                "set",
                                edited("number = 1", "number = = 1").toString(),
                                "--reason",
                                "x")
                        .err())
                .contains("not TOML", "line 4");
        assertThat(say("ca", "policy", "set", edited("zone:pay", "zonk:pay").toString(), "--reason", "x")
                        .err())
                .contains("zonk:pay", "zone:ZONE");
        assertThat(say("ca", "policy", "set", edited("action = ", "acton = ").toString(), "--reason", "x")
                        .err())
                .contains("acton");
        assertThat(say("ca", "policy", "set", folder.resolve("none").toString(), "--reason", "x")
                        .code())
                .isEqualTo(2);
    }
}
