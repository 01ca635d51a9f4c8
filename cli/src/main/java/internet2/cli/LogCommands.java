package internet2.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        description = "The transparency log of certificates.",
        subcommands = {LogCommands.Head.class, LogCommands.Prove.class})
final class LogCommands {

    private LogCommands() {}

    @Command(
            name = "head",
            mixinStandardHelpOptions = true,
            description = "Shows the newest checkpoint.",
            footer = {"", "Example: nexus log head"})
    static final class Head extends NodeCommand {

        @Override
        void run(NodeClient node, Output output) {
            output.show(node.get("ct/log"));
        }
    }

    @Command(
            name = "prove",
            mixinStandardHelpOptions = true,
            description = "Prints the trust proof of a certificate: that the log holds it, and who says so.",
            footer = {"", "Example: nexus log prove 5f1c...e0 --output json"})
    static final class Prove extends NodeCommand {

        @Parameters(paramLabel = "HASH", description = "The certificate's SHA-256 fingerprint, or the leaf hash.")
        private String hash = "";

        @Override
        void run(NodeClient node, Output output) {
            output.show(node.get("ct/proof/" + NodeClient.encode(hash)));
        }
    }
}
