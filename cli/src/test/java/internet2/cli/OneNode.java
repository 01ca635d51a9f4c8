package internet2.cli;

import internet2.cli.Terminal.Said;
import internet2.server.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A network of one node, which runs while the tests of a class do. */
abstract class OneNode {

    @TempDir
    static Path folder;

    static Path data;
    static Node node;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        data = folder.resolve("data");
        node = Terminal.node(data, Optional.empty());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    static Said say(String... words) {
        return Terminal.say(data, words);
    }
}
