package internet2.cli;

import internet2.stoq.content.manifest.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
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
        Path file = STANDARD_OUTPUT.equals(out)
                ? Path.of(STANDARD_OUTPUT)
                : target(content.path("name").asString());
        try (InputStream bytes = Progress.of(node.getBytes(ContentCommands.path(id), Map.of()), "fetched", size)) {
            if (STANDARD_OUTPUT.equals(out)) {
                copy(bytes, System.out, size);
                System.out.flush();
            } else {
                save(bytes, size, file);
                output.say(file.toString(), content);
            }
        } catch (FileAlreadyExistsException e) {
            throw CommandFailure.refused(file + " is there by now; name another file with -o, or the same to replace"
                    + " it. The node keeps what has come");
        } catch (IOException e) {
            throw CommandFailure.refused(file + " could not be written: " + e);
        }
    }

    /** Looked at before anything is fetched. */
    private Path target(String name) {
        if (out != null) {
            Path file = Path.of(out);
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw CommandFailure.refused(file + " is no regular file; name one with -o, or - for standard output");
            }
            return file;
        }
        requirePlain(name);
        Path file = Path.of(name);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw CommandFailure.refused(
                    name + " is there already; name another file with -o, or the same to replace it");
        }
        return file;
    }

    /** A name that the publisher chose is not believed to be one, nor to look like what it is. */
    private static void requirePlain(String name) {
        try {
            Manifest.requireName(name);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.refused(
                    "the content has no usable name (" + e.getMessage() + "); name a file with -o");
        }
        if (name.startsWith(".")
                || name.startsWith("-")
                || name.codePoints().anyMatch(each -> Character.getType(each) == Character.FORMAT)) {
            throw CommandFailure.refused("the content's name begins with . or -, or has characters that can't be seen;"
                    + " name a file with -o");
        }
    }

    /** The file is there as a whole or not at all. Where no file was named, none is replaced. */
    private void save(InputStream bytes, long size, Path file) throws IOException {
        Path part = file.resolveSibling("." + file.getFileName() + "."
                + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".part");
        try {
            try (OutputStream sink = Files.newOutputStream(part, StandardOpenOption.CREATE_NEW)) {
                copy(bytes, sink, size);
            }
            if (out == null) {
                Files.move(part, file);
            } else {
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** @throws IOException where the sink fails; what fails at the node's end is its failure */
    private static void copy(InputStream bytes, OutputStream sink, long size) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long copied = 0;
        for (int read = read(bytes, buffer); read >= 0; read = read(bytes, buffer)) {
            sink.write(buffer, 0, read);
            copied += read;
        }
        if (copied != size) {
            throw stopped("only " + copied + " of " + size + " bytes arrived");
        }
    }

    private static int read(InputStream bytes, byte[] buffer) {
        try {
            return bytes.read(buffer);
        } catch (IOException e) {
            throw stopped(String.valueOf(e.getMessage()));
        }
    }

    private static CommandFailure stopped(String why) {
        return CommandFailure.unreachable(
                "the fetch stopped: " + why + "; the node's log has the reason. Fetch again, and it goes on");
    }
}
