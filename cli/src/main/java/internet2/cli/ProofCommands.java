package internet2.cli;

import internet2.foundation.Bytes;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "proof",
        mixinStandardHelpOptions = true,
        description = "Proofs of what the ledger holds.",
        subcommands = ProofCommands.State.class)
final class ProofCommands {

    private ProofCommands() {}

    @Command(
            name = "state",
            mixinStandardHelpOptions = true,
            description = "Proves one entry of a module's state, or its absence, against a signed checkpoint.",
            footer = {"", "Example: nexus proof state names 0a1b2c --output json"})
    static final class State extends NodeCommand {

        @Parameters(index = "0", paramLabel = "MODULE", description = "Such as certificates, names or assets.")
        private String module = "";

        @Parameters(index = "1", paramLabel = "KEY", description = "Hexadecimal, or text with --text.")
        private String key = "";

        @Option(names = "--text", description = "The key is text.")
        private boolean text;

        @Override
        void run(NodeClient node, Output output) {
            String hex = text ? Bytes.utf8(key).hex() : key;
            output.show(node.get("ledger/proof", Map.of("module", module, "key", hex)));
        }
    }
}
