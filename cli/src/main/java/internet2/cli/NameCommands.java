package internet2.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "name",
        mixinStandardHelpOptions = true,
        description = "Names that are registered in open zones, with all below them.",
        subcommands = {
            NameCommands.Register.class,
            NameCommands.Show.class,
            NameCommands.Renew.class,
            NameCommands.Transfer.class,
            NameCommands.Release.class
        })
final class NameCommands {

    private NameCommands() {}

    @Command(
            name = "register",
            mixinStandardHelpOptions = true,
            description = "Makes a free name yours.",
            footer = {"", "Example: nexus dns name register example.internal"})
    static final class Register extends OneName {

        @Override
        void run(NodeClient node, Output output) {
            change(node, output, "register", name, Map.of(), "registered");
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows whose a name is, and until when.",
            footer = {"", "Example: nexus dns name show example.internal"})
    static final class Show extends OneName {

        @Override
        void run(NodeClient node, Output output) {
            output.show(node.get("dns/names/" + ZoneFileCommands.path(ZoneFileCommands.name(name))));
        }
    }

    @Command(
            name = "renew",
            mixinStandardHelpOptions = true,
            description = "Keeps a name for one more term, counted from its end.",
            footer = {"", "Example: nexus dns name renew example.internal"})
    static final class Renew extends OneName {

        @Override
        void run(NodeClient node, Output output) {
            change(node, output, "renew", name, Map.of(), "renewed");
        }
    }

    @Command(
            name = "transfer",
            mixinStandardHelpOptions = true,
            description = "Gives a name to another identity.",
            footer = {"", "Example: nexus dns name transfer example.internal 9f86d081..."})
    static final class Transfer extends OneName {

        @Parameters(index = "1", paramLabel = "NODE", description = "Id of the new owner.")
        private String owner = "";

        @Override
        void run(NodeClient node, Output output) {
            change(node, output, "transfer", name, Map.of("new_owner", owner), "transferred to " + owner);
        }
    }

    @Command(
            name = "release",
            mixinStandardHelpOptions = true,
            description = "Gives a name up that holds no records.",
            footer = {"", "Example: nexus dns name release example.internal"})
    static final class Release extends OneName {

        @Override
        void run(NodeClient node, Output output) {
            change(node, output, "release", name, Map.of(), "released");
        }
    }

    /** A command about one name. */
    abstract static class OneName extends NodeCommand {

        @Parameters(index = "0", paramLabel = "NAME")
        String name = "";
    }

    static void change(
            NodeClient node, Output output, String action, String name, Map<String, String> more, String done) {
        Map<String, String> wish = new LinkedHashMap<>(more);
        wish.put("action", action);
        wish.put("name", name);
        JsonNode receipt = node.send("POST", "dns/names", wish);
        output.say(name + " " + done + " at height " + receipt.path("height"), receipt);
    }
}
