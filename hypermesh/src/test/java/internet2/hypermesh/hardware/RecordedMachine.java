package internet2.hypermesh.hardware;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * A machine's {@code /proc} and {@code /sys} in one text file: {@code @ path = content}, or {@code @ path} and
 * the content in the lines that follow.
 */
public final class RecordedMachine {

    private RecordedMachine() {}

    /** Lays the tree out below {@code folder}, which then serves as the root. */
    public static Path layOut(String name, Path folder) throws IOException {
        Path file = folder;
        for (String line : read(name).lines().toList()) {
            if (line.startsWith("@ ")) {
                int equals = line.indexOf(" =");
                String path = equals < 0 ? line.substring(2) : line.substring(2, equals);
                file = folder.resolve(path);
                Files.createDirectories(file.resolveSibling("."));
                Files.writeString(
                        file, equals < 0 ? "" : line.substring(equals + 2).stripLeading() + "\n");
            } else if (!file.equals(folder)) {
                Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
            }
        }
        return folder;
    }

    private static String read(String name) throws IOException {
        try (InputStream in = RecordedMachine.class.getResourceAsStream(name + ".machine")) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
