package internet2.cli;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.server.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The node that keeps the log's key comes back from an old copy and goes on otherwise: its log has two faces. */
@Timeout(180)
final class SplitViewTest {

    @TempDir
    private static Path folder;

    @Test
    void aMirrorFindsOutThatTheLogHasTwoFaces() throws Exception {
        Path first = folder.resolve("first");
        Path old = folder.resolve("old");
        Path mirror = folder.resolve("mirror");
        Terminal.node(first, Optional.empty()).close();
        copy(first, old);

        Node honest = Terminal.node(first, Optional.empty());
        String port = stoqPort(honest);
        try (Node follower = Terminal.node(mirror, Optional.of(Terminal.invitation(first)))) {
            assertThat(follower.id()).isNotEqualTo(honest.id());
            String name = "seen.example.internal";
            assertThat(Terminal.say(first, "cert", "request", name, "--out", folder + "/seen")
                            .code())
                    .isZero();
            assertThat(Terminal.say(mirror, "log", "watch", name, "--since", "0", "--count", "1")
                            .code())
                    .isZero();
            honest.close();

            try (NodeClient client = new NodeClient(NodeClient.gatewayOf(mirror), mirror);
                    EventLines events = client.follow("/stream/ct");
                    Node twin = Terminal.node(old, Optional.empty(), Map.of("internet2.port", port))) {
                assertThat(twin.id()).isEqualTo(honest.id());
                JsonNode split = events.await("split");
                assertThat(split.path("smaller_root").asString())
                        .isNotEqualTo(split.path("larger_root").asString());
                assertThat(split.path("cosigners").path(0).asString())
                        .contains(twin.id().toString().substring(0, 16));
                assertThat(mirror.resolve("log-evidence")).isNotEmptyDirectory();
            }
        }
    }

    private static String stoqPort(Node node) {
        Matcher line = Pattern.compile("stoq .*:([0-9]+)").matcher(node.describe());
        assertThat(line.find()).as(node.describe()).isTrue();
        return line.group(1);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
