package internet2.cli;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "asset",
        mixinStandardHelpOptions = true,
        description = "What the network's machines have.",
        subcommands = {AssetCommands.List.class, AssetCommands.Show.class})
final class AssetCommands {

    private AssetCommands() {}

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists assets.",
            footer = {"", "Example: nexus asset list --kind memory"})
    static final class List extends NodeCommand {

        @Option(names = "--kind", description = "Only this kind, such as cpu, memory, storage, network or gpu.")
        private @Nullable String kind;

        @Option(names = "--on", paramLabel = "NODE", description = "Only this node's.")
        private @Nullable String on;

        @Override
        void run(NodeClient node, Output output) {
            Map<String, String> query = new TreeMap<>();
            if (kind != null) {
                query.put("kind", kind);
            }
            if (on != null) {
                query.put("node", on);
            }
            output.show(node.get("assets", query).path("assets"));
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows one asset.",
            footer = {"", "Example: nexus asset show 3f0c..."})
    static final class Show extends NodeCommand {

        @Parameters(paramLabel = "ASSET", description = "32 hexadecimal digits.")
        private String asset = "";

        @Override
        void run(NodeClient node, Output output) {
            output.show(node.get("assets/" + NodeClient.encode(asset)));
        }
    }
}
