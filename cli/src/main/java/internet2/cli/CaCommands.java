package internet2.cli;

import java.util.Map;
import picocli.CommandLine.Command;

@Command(
        name = "ca",
        mixinStandardHelpOptions = true,
        description = "The certificate authority.",
        subcommands = CaCommands.Bundle.class)
final class CaCommands {

    @Command(
            name = "bundle",
            mixinStandardHelpOptions = true,
            description = "Prints the roots to trust, as PEM.",
            footer = {"", "Example: nexus ca bundle > root.pem"})
    static final class Bundle extends NodeCommand {

        @Override
        void run(NodeClient node, Output output) {
            output.text(node.getText("ca/bundle", Map.of("hierarchy", "network")));
        }
    }
}
