package internet2.cli;

import internet2.foundation.GlobalAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "lease",
        mixinStandardHelpOptions = true,
        description = "The right to use an asset for a time.",
        subcommands = {LeaseCommands.List.class, LeaseCommands.Release.class})
final class LeaseCommands {

    private LeaseCommands() {}

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists leases that are held.",
            footer = {"", "Example: nexus lease list"})
    static final class List extends NodeCommand {

        @Override
        void run(NodeClient node, Output output) {
            output.show(node.get("leases"));
        }
    }

    @Command(
            name = "release",
            mixinStandardHelpOptions = true,
            description = "Gives a lease back; leased memory is zeroed.",
            footer = {"", "Example: nexus lease release 3f0c..."})
    static final class Release extends NodeCommand {

        @Parameters(paramLabel = "ID|ADDRESS", description = "The lease's id, or its global address.")
        private String lease = "";

        @Override
        void run(NodeClient node, Output output) {
            String id = lease.startsWith("[") ? asset(lease) : lease;
            JsonNode receipt = node.delete("assets/" + NodeClient.encode(id) + "/release");
            output.say("lease " + id + " released at height " + receipt.path("height"), receipt);
        }

        private static String asset(String address) {
            try {
                return GlobalAddress.parse(address).asset().toString();
            } catch (IllegalArgumentException e) {
                throw CommandFailure.usage(String.valueOf(e.getMessage()));
            }
        }
    }
}
