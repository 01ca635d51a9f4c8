package internet2.cli;

import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

@Command(
        name = "peer",
        mixinStandardHelpOptions = true,
        description = "The network's other nodes.",
        subcommands = {
            PeerCommands.List.class,
            PeerCommands.Connections.class,
            PeerCommands.Paths.class,
            PeerCommands.Qlog.class,
            PeerCommands.Exclude.class,
            PeerCommands.Admit.class
        })
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

    @Command(
            name = "connections",
            mixinStandardHelpOptions = true,
            description = {
                "Lists this node's open STOQ connections, those with the most traffic first: where the peer is now,",
                "round trip, bytes that may be in flight, bytes a second that it lately took, packets and bytes."
            },
            footer = {"", "Example: nexus peer connections"})
    static final class Connections extends NodeCommand {

        @Override
        void run(NodeClient node, Output output) {
            output.show(node.get("connections").path("connections"));
        }
    }

    @Command(
            name = "paths",
            mixinStandardHelpOptions = true,
            description = {
                "Lists the path that this node's packets to each other node take: straight or through which relays,",
                "why and since when, and what was measured of each path known."
            },
            footer = {"", "Example: nexus peer paths --output json"})
    static final class Paths extends NodeCommand {

        @Override
        void run(NodeClient node, Output output) {
            output.show(node.get("paths").path("paths"));
        }
    }

    @Command(
            name = "qlog",
            mixinStandardHelpOptions = true,
            description = {
                "Makes the node's next STOQ connections leave a log of their packets, a file each in its data folder,",
                "for qvis and others that read qlog. What the packets carry is not in it. A connection that is logged",
                "ends after ten minutes; whoever needs it connects again."
            },
            footer = {"", "Example: nexus peer qlog --connections 5"})
    static final class Qlog extends NodeCommand {

        @Option(
                names = "--connections",
                paramLabel = "N",
                defaultValue = "1",
                description = "The next so many; 0: no more. Default: ${DEFAULT-VALUE}.")
        private int connections;

        @Override
        void run(NodeClient node, Output output) {
            JsonNode place = node.send("POST", "connections/qlog", Map.of("connections", connections));
            output.say(
                    "the next " + connections + " connections are logged in "
                            + place.path("folder").asString(),
                    place);
        }
    }

    @Command(
            name = "exclude",
            mixinStandardHelpOptions = true,
            description = {
                "Takes all rights from a node: nothing that it signs is taken any more, and from the next epoch on it",
                "has no vote. Its stake goes back to who admitted it."
            },
            footer = {"", "Example: nexus peer exclude 3f0c... --reason \"stolen machine\""})
    static final class Exclude extends NodeCommand {

        @Parameters(paramLabel = "NODE", description = "The node's id, 64 hexadecimal digits (nexus peer list).")
        private String peer = "";

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; it stands on the ledger.")
        private String reason = "";

        @Override
        void run(NodeClient node, Output output) {
            JsonNode receipt = node.send("POST", path(peer, "exclude"), Map.of("reason", reason));
            output.say(peer + " is excluded; final at height " + receipt.path("height"), receipt);
        }
    }

    @Command(
            name = "admit",
            mixinStandardHelpOptions = true,
            description = {
                "Admits a node again that was excluded, under the same keys.",
                "A vote is given by nexus consensus promote."
            },
            footer = {"", "Example: nexus peer admit 3f0c..."})
    static final class Admit extends NodeCommand {

        @Parameters(paramLabel = "NODE", description = "The node's id, 64 hexadecimal digits.")
        private String peer = "";

        @Override
        void run(NodeClient node, Output output) {
            JsonNode receipt = node.post(path(peer, "admit"));
            output.say(peer + " is a member again; final at height " + receipt.path("height"), receipt);
        }
    }

    private static String path(String peer, String what) {
        return "peers/" + NodeClient.encode(peer) + "/" + what;
    }
}
