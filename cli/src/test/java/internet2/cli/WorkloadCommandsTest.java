package internet2.cli;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.cli.Terminal.Said;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An administrator says who gets which identity. */
final class WorkloadCommandsTest extends OneNode {

    @Test
    void anEntryIsMadeShownAndDeleted() {
        Said created = say(
                "workload",
                "create",
                "/shop/web",
                "--selector",
                "unix:uid:33",
                "--selector",
                "unix:path:/usr/sbin/web",
                "--dns",
                "Web.internal",
                "--on",
                node.id().toString(),
                "--ttl",
                "1h",
                "--output",
                "json");

        assertThat(created.code()).as(created.err()).isZero();
        JsonNode shown = say("workload", "show", "--output", "json").json().path(0);
        assertThat(shown).isEqualTo(created.json());
        assertThat(shown.path("spiffe_id").asString()).isEqualTo("spiffe://internal/shop/web");
        assertThat(shown.path("node").asString()).isEqualTo(node.id().toString());
        assertThat(shown.path("selectors").path(1).asString()).isEqualTo("unix:path:/usr/sbin/web");
        assertThat(shown.path("names").path(0).asString()).isEqualTo("web.internal");
        assertThat(say("workload", "show").out()).contains("spiffe://internal/shop/web", "unix:uid:33");

        String id = shown.path("id").asString();
        assertThat(say("workload", "delete", id).code()).isZero();
        assertThat(say("workload", "show", "--output", "json").json()).isEmpty();
        Said again = say("workload", "delete", id);
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("there is no entry " + id);
    }

    @Test
    void whatNobodyCouldBeIsRefusedWithTheReason() {
        Said selector = say("workload", "create", "/web", "--selector", "unix:user:www");
        Said path = say("workload", "create", "/node/web", "--selector", "unix:uid:33");

        assertThat(selector.code()).isEqualTo(1);
        assertThat(selector.err()).contains("unix:uid:, unix:gid:, unix:path: or unix:sha256:");
        assertThat(path.code()).isEqualTo(1);
        assertThat(path.err()).contains("does not begin with /node/ or /identity/");
    }
}
