package internet2.server.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a stranger's file may cost. */
@EnabledOnOs(OS.LINUX)
final class FileDigestsTest {

    @TempDir
    private Path folder;

    private static String hex(String content) {
        return Hash.of(Bytes.utf8(content)).hex();
    }

    @Test
    void aFileHasTheDigestOfWhatIsInItNow() throws Exception {
        Path file = Files.writeString(folder.resolve("program"), "one");
        assertThat(FileDigests.sha256(file, () -> true)).contains(hex("one"));
        assertThat(FileDigests.sha256(file, () -> true)).contains(hex("one"));

        Files.writeString(file, "two");
        assertThat(FileDigests.sha256(file, () -> true)).contains(hex("two"));
    }

    @Test
    void aFileThatIsTooLargeIsNotRead() throws Exception {
        Path file = folder.resolve("large");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(FileDigests.BYTES_MAX + 1);
        }

        assertThat(FileDigests.sha256(file, () -> {
                    throw new AssertionError("read");
                }))
                .isEmpty();
    }

    @Test
    void whatNobodyWaitsForIsNotReadOn() throws Exception {
        Path file = Files.writeString(folder.resolve("program"), "left alone");

        assertThat(FileDigests.sha256(file, () -> false)).isEmpty();
    }

    @Test
    void whatThereIsNotIsSaid() {
        assertThatThrownBy(() -> FileDigests.sha256(folder.resolve("missing"), () -> true))
                .isInstanceOf(NoSuchFileException.class);
    }
}
