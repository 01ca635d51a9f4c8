package internet2.cli;

import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

@Command(
        name = "peer",
        mixinStandardHelpOptions = true,
        description = "The network's other nodes.",
        subcommands = {PeerCommands.List.class})
final class PeerCommands {

    private PeerCommands() {}

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = {
                "Lists the nodes that the network admitted, and what this one knows of each:",
                "endpoint, connection, round trip, whether it votes or follows, how much it is suspected,",
                "until when it is present, and how far it is from the nearest witness at most."
            },
            footer = {"", "Example: nexus peer list --output json"})
    static final class List extends NodeCommand {

        @Override
        void run(NodeClient node, Output output) {
            ArrayNode all = NodeClient.json().createArrayNode();
            Map<String, String> query = new TreeMap<>(Map.of("limit", "1000"));
            JsonNode page;
            do {
                page = node.get("peers", query);
                page.path("peers").forEach(all::add);
                query.put("after", page.path("next").asString(""));
            } while (page.has("next"));
            output.show(all);
        }
    }
}
