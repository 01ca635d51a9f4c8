package internet2.cli;

import internet2.foundation.GlobalAddress;
import internet2.foundation.configuration.DataSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "memory",
        mixinStandardHelpOptions = true,
        description = "Memory of other machines, leased and addressed from anywhere.",
        subcommands = {
            MemoryCommands.Lease.class,
            MemoryCommands.Write.class,
            MemoryCommands.Read.class,
            MemoryCommands.CompareAndSwap.class
        })
final class MemoryCommands {

    private MemoryCommands() {}

    @Command(
            name = "lease",
            mixinStandardHelpOptions = true,
            description = "Leases memory and prints its global address.",
            footer = {"", "Example: nexus memory lease 64MiB --on NODE"})
    static final class Lease extends NodeCommand {

        @Parameters(paramLabel = "SIZE", description = "Such as 64MiB or 1GiB.")
        private DataSize size = new DataSize(0);

        @Option(names = "--on", paramLabel = "NODE", description = "On this node (default: where most is free).")
        private @Nullable String on;

        @Option(names = "--for", paramLabel = "DURATION", description = "For how long (default: the owner's).")
        private @Nullable Duration duration;

        @Override
        void run(NodeClient node, Output output) {
            long bytes = size.bytes();
            JsonNode asset = choose(node, bytes);
            Map<String, Object> allocation = new LinkedHashMap<>();
            allocation.put("size", bytes);
            if (duration != null) {
                allocation.put("duration", duration);
            }
            JsonNode lease = node.send("PUT", "assets/" + asset.path("id").asString() + "/allocate", allocation);
            output.say(lease.path("address").asString(), lease);
        }

        private JsonNode choose(NodeClient node, long bytes) {
            Map<String, String> query = new HashMap<>(Map.of("kind", "memory"));
            if (on != null) {
                query.put("node", on);
            }
            return node.get("assets", query)
                    .path("assets")
                    .valueStream()
                    .filter(asset -> asset.path("available").asLong() >= bytes)
                    .max((one, other) -> Long.compare(
                            one.path("available").asLong(),
                            other.path("available").asLong()))
                    .orElseThrow(() -> CommandFailure.refused("no "
                            + (on == null ? "node" : "memory on " + on) + " offers " + size
                            + "; `nexus asset list --kind memory` shows what is free"));
        }
    }

    @Command(
            name = "write",
            mixinStandardHelpOptions = true,
            description = "Writes standard input to leased memory.",
            footer = {"", "Example: nexus memory write \"$ADDRESS\" --offset 4096 < blob"})
    static final class Write extends NodeCommand {

        @Parameters(paramLabel = "ADDRESS")
        private String address = "";

        @Option(names = "--offset", paramLabel = "N", defaultValue = "0", description = "Bytes from its start.")
        private long offset;

        @Override
        void run(NodeClient node, Output output) {
            JsonNode written = node.put(
                    path(address),
                    Map.of("offset", Long.toString(offset)),
                    BodyPublishers.ofInputStream(() -> Progress.of(System.in, "written")));
            output.say(written.path("written").asString("all") + " bytes written", written);
        }
    }

    @Command(
            name = "read",
            mixinStandardHelpOptions = true,
            description = "Reads leased memory to standard output.",
            footer = {"", "Example: nexus memory read \"$ADDRESS\" --offset 0 --length 4096 > bytes"})
    static final class Read extends NodeCommand {

        @Parameters(paramLabel = "ADDRESS")
        private String address = "";

        @Option(names = "--offset", paramLabel = "N", defaultValue = "0", description = "Bytes from its start.")
        private long offset;

        @Option(names = "--length", paramLabel = "N", required = true, description = "How many bytes.")
        private long length;

        @Override
        void run(NodeClient node, Output output) {
            try (InputStream bytes = Progress.of(
                    node.getBytes(
                            path(address), Map.of("offset", Long.toString(offset), "length", Long.toString(length))),
                    "read")) {
                long copied = bytes.transferTo(System.out);
                System.out.flush();
                if (copied != length) {
                    throw CommandFailure.refused("only " + copied + " of " + length + " bytes arrived");
                }
            } catch (IOException e) {
                throw CommandFailure.unreachable("reading stopped: " + e.getMessage());
            } catch (UncheckedIOException e) {
                throw CommandFailure.unreachable("reading stopped: " + e.getMessage());
            }
        }
    }

    @Command(
            name = "cas",
            mixinStandardHelpOptions = true,
            description = "Compares and swaps 8 bytes, and prints what was there.",
            footer = {"", "Example: nexus memory cas \"$ADDRESS\" --offset 8 0000000000000000 0000000000000001"})
    static final class CompareAndSwap extends NodeCommand {

        @Parameters(index = "0", paramLabel = "ADDRESS")
        private String address = "";

        @Parameters(index = "1", paramLabel = "EXPECTED", description = "16 hexadecimal digits.")
        private String expected = "";

        @Parameters(index = "2", paramLabel = "NEW", description = "16 hexadecimal digits.")
        private String desired = "";

        @Option(names = "--offset", paramLabel = "N", defaultValue = "0", description = "A multiple of 8.")
        private long offset;

        @Override
        void run(NodeClient node, Output output) {
            JsonNode witness = node.send(
                    "POST",
                    path(address) + "/swap",
                    Map.of("offset", offset, "expected", expected, "desired", desired));
            output.say(witness.path("witness").asString(), witness);
        }
    }

    private static String path(String address) {
        try {
            return "memory/" + NodeClient.encode(GlobalAddress.parse(address).toString());
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
        }
    }
}
