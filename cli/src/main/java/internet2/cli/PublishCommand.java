package internet2.cli;

import internet2.stoq.content.manifest.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        description = {
            "Publishes a file and prints its id. The node keeps it until `nexus content remove`, and serves it to the",
            "network: whoever has the id may fetch it."
        },
        footer = {"", "Example: nexus publish image.qcow2 --spread 10/14"})
final class PublishCommand extends NodeCommand {

    @Parameters(paramLabel = "FILE")
    private Path file = Path.of("");

    @Option(names = "--name", paramLabel = "NAME", description = "What fetchers call it (default: as it is called).")
    private @Nullable String name;

    @Option(
            names = "--spread",
            paramLabel = "K/N",
            description = "Adds parity: of each N shards, any K give back the rest; K of 1 to 32, N up to 2 K.")
    private @Nullable String spread;

    @Override
    void run(NodeClient node, Output output) {
        Map<String, String> query = new LinkedHashMap<>(shards());
        query.put("name", checkedName());
        long size = size();
        JsonNode published = node.upload("content", query, BodyPublishers.ofInputStream(() -> open(size)));
        output.say(published.path("content").path("id").asString(), published);
    }

    private String checkedName() {
        String given = Optional.ofNullable(name).orElseGet(() -> String.valueOf(file.getFileName()));
        try {
            Manifest.requireName(given);
            return given;
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--name: " + e.getMessage());
        }
    }

    private Map<String, String> shards() {
        if (spread == null) {
            return Map.of();
        }
        try {
            int slash = spread.indexOf('/');
            int data = Integer.parseInt(spread.substring(0, Math.max(0, slash)));
            int all = Integer.parseInt(spread.substring(slash + 1));
            return Map.of("data", Integer.toString(data), "parity", Integer.toString(all - data));
        } catch (NumberFormatException e) {
            throw CommandFailure.usage("--spread is K/N, such as 10/14, not \"" + spread + "\"");
        }
    }

    private long size() {
        try {
            if (!Files.isRegularFile(file)) {
                throw CommandFailure.usage(file + " is no file; content is one file, such as a tar archive");
            }
            return Files.size(file);
        } catch (IOException e) {
            throw CommandFailure.usage(file + " can't be read: " + e.getMessage());
        }
    }

    private InputStream open(long size) {
        try {
            return Progress.of(Files.newInputStream(file), "published", size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
