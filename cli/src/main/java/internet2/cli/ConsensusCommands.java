package internet2.cli;

import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

@Command(
        name = "consensus",
        mixinStandardHelpOptions = true,
        description = "The ledger.",
        subcommands = {ConsensusCommands.Status.class, ConsensusCommands.Validators.class})
final class ConsensusCommands {

    private ConsensusCommands() {}

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Height, view, epoch, validators and time to finality.",
            footer = {"", "Example: nexus consensus status --output json"})
    static final class Status extends NodeCommand {

        @Override
        void run(NodeClient node, Output output) {
            output.show(node.get("consensus/status"));
        }
    }

    @Command(
            name = "validators",
            mixinStandardHelpOptions = true,
            description = "Who votes, and with what weight.",
            footer = {"", "Example: nexus consensus validators"})
    static final class Validators extends NodeCommand {

        @Override
        void run(NodeClient node, Output output) {
            JsonNode status = node.get("consensus/status");
            output.show(status.path("validators"));
        }
    }
}
