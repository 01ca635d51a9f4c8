package internet2.stoq.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs that docs/stoq.md shows. */
final class ExamplesTest {

    @TempDir
    Path folder = Path.of("");

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

    @Test
    void oneGreetsAndTheOtherIsGreeted() throws Exception {
        Greeting.run(out);
        assertThat(said.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("hello world");
    }

    @Test
    void aFileIsMirrored() throws Exception {
        Mirror.run(folder, out);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("280000 bytes mirrored, fewer moved: true");
        assertThat(folder.resolve("lines.txt")).hasSize(280_000);
    }
}
