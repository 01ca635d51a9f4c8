package internet2.cli;

import internet2.stoq.content.manifest.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "fetch",
        mixinStandardHelpOptions = true,
        description = {
            "Fetches content into a file, from this node or from whoever has it. What was broken off goes on where it",
            "was: the node keeps what has come."
        },
        footer = {"", "Example: nexus fetch 1220ab... -o image.qcow2"})
final class FetchCommand extends NodeCommand {

    private static final String STANDARD_OUTPUT = "-";

    @Parameters(paramLabel = "ID", description = "As `nexus publish` printed it.")
    private String id = "";

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Where to; - for standard output (default: its name, in this folder, unless that is taken).")
    private @Nullable String out;

    @Override
    void run(NodeClient node, Output output) {
        JsonNode content = node.get(ContentCommands.path(id) + "/manifest");
        long size = content.path("size").asLong();
        try (InputStream bytes = Progress.of(node.getBytes(ContentCommands.path(id), Map.of()), "fetched", size)) {
            if (STANDARD_OUTPUT.equals(out)) {
                requireAll(bytes.transferTo(System.out), size);
                System.out.flush();
                return;
            }
            Path file = target(content.path("name").asString());
            save(bytes, size, file);
            output.say(file.toString(), content);
        } catch (IOException e) {
            throw CommandFailure.unreachable("the fetch stopped: " + e.getMessage()
                    + "; the node's log has the reason. Fetch again, and it goes on");
        }
    }

    /** A name that the publisher chose is not believed to be one, and takes no file's place. */
    private Path target(String name) {
        if (out != null) {
            return Path.of(out);
        }
        try {
            Manifest.requireName(name);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.refused(
                    "the content has no usable name (" + e.getMessage() + "); name a file with -o");
        }
        Path file = Path.of(name);
        if (Files.exists(file)) {
            throw CommandFailure.refused(
                    name + " is there already; name another file with -o, or the same to replace it");
        }
        return file;
    }

    /** The file is there as a whole or not at all. */
    private static void save(InputStream bytes, long size, Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (OutputStream sink = Files.newOutputStream(part)) {
                requireAll(bytes.transferTo(sink), size);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void requireAll(long copied, long size) throws IOException {
        if (copied != size) {
            throw new IOException("only " + copied + " of " + size + " bytes arrived");
        }
    }
}
