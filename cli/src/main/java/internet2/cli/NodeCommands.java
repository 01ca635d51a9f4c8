package internet2.cli;

import internet2.foundation.sealing.SealRefused;
import internet2.server.KeysAtRest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        description = "The node itself.",
        subcommands = {
            NodeCommands.Status.class,
            NodeCommands.Health.class,
            NodeCommands.Token.class,
            NodeCommands.RotateKeys.class,
            NodeCommands.Reseal.class
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
                "The old id may do nothing any more, and its certificates are revoked. The node serves again some",
                "seconds later; take a backup then: older ones hold the old keys."
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

    @Command(
            name = "reseal",
            mixinStandardHelpOptions = true,
            description = {
                "Changes the passphrase that the keys in the data folder are sealed under.",
                "The node must not run. Backups made before keep the one before."
            },
            footer = {"", "Example: nexus node reseal --passphrase-file old --new-passphrase-file new"})
    static final class Reseal implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Option(names = "--passphrase-file", required = true, paramLabel = "FILE", description = "The one of now.")
        private Path before = Path.of("");

        @Option(names = "--new-passphrase-file", required = true, paramLabel = "FILE", description = "The next one.")
        private Path after = Path.of("");

        @Override
        public Integer call() {
            NodeOptions options = ((ProgramRoot) spec.root().userObject()).options();
            Path data = options.dataFolder();
            try {
                KeysAtRest.changePassphrase(data, before, after);
            } catch (SealRefused e) {
                throw CommandFailure.refused(e.reason());
            } catch (RuntimeException e) {
                throw CommandFailure.refused(String.valueOf(e.getMessage()));
            }
            options.output(spec.commandLine().getOut())
                    .say(
                            data + ": the keys are sealed under the new passphrase",
                            NodeClient.json().createObjectNode().put("data", data.toString()));
            return 0;
        }
    }
}
