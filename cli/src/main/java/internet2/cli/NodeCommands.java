package internet2.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        description = "The node itself.",
        subcommands = {
            NodeCommands.Status.class,
            NodeCommands.Health.class,
            NodeCommands.Token.class,
            NodeCommands.RotateKeys.class
        })
final class NodeCommands {

    private NodeCommands() {}

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Who the node is, and what listens where.",
            footer = {"", "Example: nexus node status"})
    static final class Status extends NodeCommand {

        @Override
        void run(NodeClient node, Output output) {
            output.show(node.get("status"));
        }
    }

    @Command(
            name = "health",
            mixinStandardHelpOptions = true,
            description = "Whether the node serves, and what doesn't.",
            footer = {"", "Example: nexus node health"})
    static final class Health extends NodeCommand {

        @Override
        void run(NodeClient node, Output output) {
            output.show(node.get("health"));
        }
    }

    @Command(
            name = "token",
            mixinStandardHelpOptions = true,
            description = "Prints a one-time token with which another machine joins this network.",
            footer = {"", "Example: ./internet2 serve --join HOST:8443 --token \"$(nexus node token)\""})
    static final class Token extends NodeCommand {

        @Option(names = "--ttl", paramLabel = "DURATION", description = "How long it may wait (default: 1h).")
        private @Nullable Duration ttl;

        @Override
        void run(NodeClient node, Output output) {
            Map<String, Object> request = new LinkedHashMap<>();
            if (ttl != null) {
                request.put("ttl", ttl);
            }
            JsonNode token = node.send("POST", "node/token", request);
            output.say(token.path("token").asString(), token);
        }
    }

    @Command(
            name = "rotate-keys",
            mixinStandardHelpOptions = true,
            description = {
                "Gives the node new keys and so a new id; name, stake, vote and endpoint go over.",
                "The old id may do nothing any more. The node serves again some seconds later; take a backup then:",
                "older ones hold the old keys. The node that founded the network can't."
            },
            footer = {"", "Example: nexus node rotate-keys"})
    static final class RotateKeys extends NodeCommand {

        @Override
        void run(NodeClient node, Output output) {
            JsonNode rotated = node.post("node/keys");
            output.say(
                    "node " + rotated.path("before").asString() + " goes on as "
                            + rotated.path("node").asString(),
                    rotated);
        }
    }
}
