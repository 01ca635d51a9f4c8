package internet2.cli;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.cli.Terminal.Said;
import internet2.server.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two nodes: what one publishes, the other fetches. */
final class ContentCommandsTest {

    private static final int SIZE = 4 << 20;
    private static final Pattern FETCHED = Pattern.compile("internet2_content_bytes_total\\{way=\"fetched\"} (\\S+)");

    @TempDir
    Path folder = Path.of("");

    @Test
    void aFileIsPublishedHereAndFetchedThereAndItsSecondVersionMovesWhatIsNewAlone() throws Exception {
        Path here = folder.resolve("here");
        Path there = folder.resolve("there");
        try (Node first = Terminal.node(here, Optional.empty());
                Node second = Terminal.node(there, Optional.of(Terminal.invitation(here)))) {
            assertThat(first.id()).isNotEqualTo(second.id());
            byte[] before = text(1, SIZE);
            byte[] after = before.clone();
            System.arraycopy(text(2, 1000), 0, after, SIZE / 2, 1000);

            String one = publish(here, "notes.txt", before);
            assertThat(fetch(there, one, "copy-1")).isEqualTo(before);
            double whole = fetchedBytes(there);
            String two = publish(here, "notes.txt", after, "--spread", "4/6");
            assertThat(fetch(there, two, "copy-2")).isEqualTo(after);
            double delta = fetchedBytes(there) - whole;

            assertThat(whole).isBetween(SIZE / 20.0, SIZE / 1.5);
            assertThat(delta).isPositive().isLessThan(whole / 5);
            assertThat(fetch(there, one, "copy-3")).isEqualTo(before);
            assertThat(fetchedBytes(there)).isEqualTo(whole + delta);

            JsonNode held =
                    Terminal.say(there, "content", "list", "--output", "json").json();
            assertThat(held).hasSize(2);
            assertThat(held.path(0).path("kind").asString()).isEqualTo("fetched");
            assertThat(held.path(0).path("chunks_here").asLong())
                    .isEqualTo(held.path(0).path("chunks").asLong());
            refuseWhatIsNoPlaceForAFile(there, one);
            refuseWhatIsNotThere(here, there, one);
        }
    }

    private void refuseWhatIsNoPlaceForAFile(Path there, String one) {
        for (String place : new String[] {folder.toString(), "/dev/null"}) {
            Said refused = Terminal.say(there, "fetch", one, "-o", place);
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.err()).contains(place + " is no regular file");
        }
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
        String nowhere = folder.resolve("no-such-folder").resolve("file").toString();
        assertThat(Terminal.say(there, "fetch", one, "-o", nowhere).err())
                .contains(nowhere + " could not be written")
                .doesNotContain("the node's log");
    }

    private void refuseWhatIsNotThere(Path here, Path there, String one) {
        assertThat(Terminal.say(here, "content", "remove", one).code()).isZero();
        assertThat(Terminal.say(here, "content", "remove", one).err()).contains("this node has no content");
        String unknown = "1220" + "0".repeat(64);
        Said nobody = Terminal.say(
                there, "fetch", unknown, "-o", folder.resolve("none").toString());
        assertThat(nobody.code()).isEqualTo(1);
        assertThat(nobody.err()).contains("none of 1 peers has object " + unknown);
        assertThat(Files.exists(folder.resolve("none"))).isFalse();
        assertThat(Terminal.say(there, "fetch", "f00").code()).isEqualTo(2);
        assertThat(Terminal.say(there, "publish", folder.toString()).err()).contains("is no file");
    }

    @Test
    void aBarIsAsLongAsItsShare() {
        assertThat(Progress.line("fetched", 15 << 20, 30 << 20))
                .isEqualTo("[###############               ] 50 % of 30 MiB fetched");
        assertThat(Progress.line("read", 3 << 20, -1)).isEqualTo("3 MiB read");
    }

    private String publish(Path data, String name, byte[] content, String... more) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, content);
        String[] words = new String[2 + more.length];
        words[0] = "publish";
        words[1] = file.toString();
        System.arraycopy(more, 0, words, 2, more.length);
        Said said = Terminal.say(data, words);
        assertThat(said.code()).as(said.err()).isZero();
        return said.out().strip();
    }

    private byte[] fetch(Path data, String id, String name) throws IOException {
        Path file = folder.resolve(name);
        Said said = Terminal.say(data, "fetch", id, "-o", file.toString());
        assertThat(said.code()).as(said.err()).isZero();
        return Files.readAllBytes(file);
    }

    private static double fetchedBytes(Path data) {
        try (NodeClient client = new NodeClient(NodeClient.gatewayOf(data), data)) {
            Matcher found = FETCHED.matcher(client.getText("metrics", Map.of()));
            return found.find() ? Double.parseDouble(found.group(1)) : 0;
        }
    }

    private static byte[] text(long seed, int size) {
        StringBuilder text = new StringBuilder();
        Random random = new Random(seed);
        while (text.length() < size) {
            text.append(Long.toString(random.nextInt(1_000_000), 36)).append(random.nextInt(9) == 0 ? '\n' : ' ');
        }
        return text.substring(0, size).getBytes(StandardCharsets.US_ASCII);
    }
}
