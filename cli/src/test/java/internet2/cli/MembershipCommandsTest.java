package internet2.cli;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.cli.Terminal.Said;
import internet2.foundation.NodeId;
import internet2.server.Node;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node that joined changes its keys, is thrown out, and is let in again. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
final class MembershipCommandsTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    void aMemberGoesOnUnderNewKeysAndComesBackAfterItWasExcluded() throws Exception {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        try (Node founder = Terminal.node(first, Optional.empty())) {
            NodeId before;
            NodeId after;
            try (Node member = Terminal.node(second, Optional.of(Terminal.invitation(first)))) {
                before = member.id();
                Said rotated = Terminal.say(second, "node", "rotate-keys", "--output", "json");
                assertThat(rotated.code()).as(rotated.err()).isZero();
                assertThat(rotated.json().path("before").asString()).isEqualTo(before.toString());
                after = NodeId.parse(rotated.json().path("node").asString());
                member.awaitSuccession();
            }
            try (Node member = Terminal.node(second, Optional.empty())) {
                assertThat(member.id()).isEqualTo(after).isNotEqualTo(before);
                assertThat(Terminal.say(first, "peer", "list").out()).contains(after.toString());
                assertThat(Terminal.say(first, "peer", "list").out()).doesNotContain(before.toString());
                assertThat(setName(second).code()).isZero();
                assertThat(Terminal.say(first, "peer", "admit", before.toString())
                                .err())
                        .contains("was admitted before");

                Said excluded = Terminal.say(first, "peer", "exclude", after.toString(), "--reason", "stolen machine");
                assertThat(excluded.code()).as(excluded.err()).isZero();
                assertThat(Terminal.say(first, "peer", "list").out()).doesNotContain(after.toString());
                assertThat(setName(second).code()).isEqualTo(1);

                Said admitted = Terminal.say(first, "peer", "admit", after.toString());
                assertThat(admitted.code()).as(admitted.err()).isZero();
                assertThat(Terminal.say(first, "peer", "list").out()).contains(after.toString());
                Said back = setName(second);
                assertThat(back.code()).as(back.err()).isZero();
            }
            assertThat(founder.id()).isNotEqualTo(after);
        }
    }

    private static Said setName(Path data) {
        return Terminal.say(data, "dns", "record", "set", "member.example.internal", "TXT", "\"here\"");
    }
}
